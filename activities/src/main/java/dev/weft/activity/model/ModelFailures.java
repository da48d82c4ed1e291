package dev.weft.activity.model;

import com.fasterxml.jackson.core.JacksonException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.TimeoutException;
import dev.weft.activity.failure.TypedFailure;
import dev.weft.contract.retry.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CancellationException;

/** What went wrong with a model, typed as the retry rules say. */
final class ModelFailures {
  private ModelFailures() {}

  /** The typed failure; its cause is left out, for libraries put answers into messages. */
  static TypedFailure typed(String provider, RuntimeException thrown) {
    if (thrown instanceof TypedFailure typed) {
      return typed;
    }
    Failure failure = failure(thrown);
    return TypedFailure.outside(
        "the model of " + provider + " " + words(failure), failure, true, null);
  }

  /**
   * Whether a failed call may have cost something all the same: not when it was refused before the
   * model worked, or never got there.
   */
  static boolean mayHaveCost(RuntimeException thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case HttpException _ -> {
          return false;
        }
        case ConnectException _ -> {
          return false;
        }
        case HttpConnectTimeoutException _ -> {
          return false;
        }
        case UnresolvedAddressException _ -> {
          return false;
        }
        case UnknownHostException _ -> {
          return false;
        }
        default -> {
          // A wrapper: its cause says what went wrong.
        }
      }
    }
    return true;
  }

  /** Whether the call ended because its thread was interrupted. */
  static boolean cancelled(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof CancellationException || cause instanceof InterruptedException) {
        return true;
      }
    }
    return false;
  }

  private static Failure failure(Throwable thrown) {
    Failure found = new Failure.Other();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case TypedHttpException http -> {
          return new Failure.Http(http.statusCode(), http.retryAfter());
        }
        case HttpException http -> {
          return new Failure.Http(http.statusCode(), null);
        }
        case HttpTimeoutException _ -> {
          return new Failure.TimedOut();
        }
        case TimeoutException _ -> found = new Failure.TimedOut();
        case UnresolvedAddressException _ -> {
          return new Failure.UnknownHost();
        }
        case UnknownHostException _ -> {
          return new Failure.UnknownHost();
        }
        case UncheckedIOException _ -> found = new Failure.Reset();
        case JacksonException _ -> {
          return new Failure.Other();
        }
        case IOException _ -> found = new Failure.Reset();
        default -> {
          // A wrapper: its cause says what went wrong.
        }
      }
    }
    return found;
  }

  private static String words(Failure failure) {
    return switch (failure) {
      case Failure.Http http -> "answered " + http.status();
      case Failure.Reset _ -> "broke off the connection";
      case Failure.TimedOut _ -> "did not answer in time";
      case Failure.UnknownHost _ -> "has an address that does not resolve";
      case Failure.Other _ -> "gave an answer that cannot be read";
    };
  }
}
