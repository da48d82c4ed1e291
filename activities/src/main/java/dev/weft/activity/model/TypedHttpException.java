package dev.weft.activity.model;

import dev.langchain4j.exception.HttpException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An HTTP answer that is not a success, with what it asks to wait. Keeps no body. */
final class TypedHttpException extends HttpException {
  private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;

  TypedHttpException(int status, @Nullable Duration retryAfter) {
    super(status, "the model's endpoint answered " + status);
    this.retryAfter = retryAfter;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
