package dev.weft.launcher.client;

/** How the approvals of a run are answered. */
enum Answer {
  /** The person at the terminal is asked. */
  ASK,
  /** Each is approved. */
  APPROVE,
  /** Each is rejected. */
  REJECT
}
