package dev.weft.platform.store;

/** The way on which a reminder reaches people. */
public enum Channel {
  /** The list of notifications in the API and the command line. */
  CONSOLE,
  MAIL,
  WEBHOOK
}
