package dev.weft.activity.failure;

import dev.weft.contract.error.ErrorType;
import dev.weft.contract.retry.Failure;
import dev.weft.contract.retry.Retries;
import dev.weft.contract.retry.RetryRule;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure with a type that flows know. Tools and models throw it; the activity turns it into what
 * the engine understands. Its message is for people and holds no personal data.
 */
public final class TypedFailure extends RuntimeException {
  private final ErrorType type;
  private final @Nullable Duration retryAfter;
  private final transient List<Object> details;

  private TypedFailure(
      ErrorType type,
      String message,
      @Nullable Duration retryAfter,
      List<Object> details,
      @Nullable Throwable cause) {
    super(message, cause);
    this.type = type;
    this.retryAfter = retryAfter;
    this.details = List.copyOf(details);
  }

  /** A failure of the given type; the type says whether the call may succeed later. */
  public static TypedFailure of(ErrorType type, String message, Object... details) {
    return new TypedFailure(type, message, null, List.of(details), null);
  }

  /** A failure that is not worth another try before a while has passed. */
  public static TypedFailure later(ErrorType type, String message, Duration retryAfter) {
    return new TypedFailure(type, message, retryAfter, List.of(), null);
  }

  /** A failure with what caused it, which stays in the log of the worker. */
  static TypedFailure caused(ErrorType type, String message, Throwable cause) {
    return new TypedFailure(type, message, null, List.of(), cause);
  }

  /**
   * A failed call to an outside system, typed as the retry rules say: what may go away by itself is
   * retryable, everything else is final.
   *
   * @param failure how the call failed
   * @param idempotent whether repeating the call is harmless
   */
  public static TypedFailure outside(
      String message, Failure failure, boolean idempotent, @Nullable Throwable cause) {
    if (!Retries.retryable(failure, idempotent)) {
      return new TypedFailure(finalType(failure), message, null, List.of(), cause);
    }
    ErrorType type =
        failure instanceof Failure.Http http && http.status() == 429
            ? ErrorType.RateLimited
            : ErrorType.Unavailable;
    Duration asked =
        failure instanceof Failure.Http http && (http.status() == 429 || http.status() == 503)
            ? http.retryAfter()
            : null;
    return new TypedFailure(type, message, asked, List.of(), cause);
  }

  private static ErrorType finalType(Failure failure) {
    if (failure instanceof Failure.Http http) {
      return switch (http.status()) {
        case 401, 403 -> ErrorType.Unauthorized;
        case 404 -> ErrorType.NotFound;
        case 409 -> ErrorType.Conflict;
        default -> ErrorType.Refused;
      };
    }
    return ErrorType.Refused;
  }

  /** The type, which is also the stable code that people and programs see. */
  public ErrorType type() {
    return type;
  }

  /** How long to wait at least before the next try; null when nothing is known. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** What helps to mend it. */
  public List<Object> details() {
    return details;
  }

  /**
   * The same failure as the engine understands it. The flow's retry policy backs off by itself;
   * only a longer wish of the other side overrides it.
   *
   * @param attempt the try that failed, from 1
   */
  public ApplicationFailure toApplicationFailure(int attempt) {
    ApplicationFailure.Builder builder =
        ApplicationFailure.newBuilder()
            .setMessage(String.valueOf(getMessage()))
            .setType(type.name())
            .setNonRetryable(!type.retryable())
            .setDetails(details.toArray());
    if (retryAfter != null && type.retryable()) {
      builder.setNextRetryDelay(
          Retries.delay(RetryRule.STANDARD, attempt, new Failure.Http(429, retryAfter)));
    }
    return builder.build();
  }
}
