package dev.weft.contract.retry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a call to an outside system failed. */
public sealed interface Failure {
  /**
   * An HTTP answer that is not a success.
   *
   * @param status the status code
   * @param retryAfter what the answer asks to wait; null when it does not say
   */
  record Http(int status, @Nullable Duration retryAfter) implements Failure {}

  /** The connection broke off. */
  record Reset() implements Failure {}

  /** No answer in time. */
  record TimedOut() implements Failure {}

  /** The host's name did not resolve. */
  record UnknownHost() implements Failure {}

  /** Anything else: an answer that cannot be read, for example. */
  record Other() implements Failure {}
}
