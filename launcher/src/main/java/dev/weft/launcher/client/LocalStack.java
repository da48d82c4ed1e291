package dev.weft.launcher.client;

import java.io.PrintStream;
import java.net.URI;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The stack on this machine, as far as the client commands need it. */
public interface LocalStack {
  /** Where its API answers, or would. */
  URI api();

  /** What its API's certificate is checked with; null for the Java runtime's own CAs. */
  @Nullable SSLContext tls();

  /** Whether all of it answers now. */
  boolean isUp();

  /**
   * Brings up what is not up and returns when everything answers.
   *
   * @param progress receives a line for each thing that happens
   * @throws CommandFailure with one clear line when it cannot
   */
  void start(PrintStream progress);

  /** A bearer token for a user of a tenant, good for at least a minute. */
  String token(String tenant, String user);
}
