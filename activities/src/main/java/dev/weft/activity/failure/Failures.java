package dev.weft.activity.failure;

import dev.weft.contract.error.ErrorType;
import dev.weft.platform.key.KeyDestroyedException;
import dev.weft.platform.key.KeyUnavailableException;
import dev.weft.platform.store.NoSuchRunException;
import org.jooq.exception.DataAccessException;

/** Types what activities throw. */
public final class Failures {
  private Failures() {}

  /** The failure with its type; what nobody foresaw is {@code Internal}. */
  public static TypedFailure typed(RuntimeException thrown) {
    return switch (thrown) {
      case TypedFailure failure -> failure;
      case NoSuchRunException _ -> TypedFailure.of(ErrorType.NotFound, "there is no such run");
      case KeyDestroyedException _ ->
          TypedFailure.of(ErrorType.Refused, "the person's data was forgotten");
      case KeyUnavailableException keys ->
          TypedFailure.caused(ErrorType.Unavailable, "the keys cannot be had now", keys);
      case DataAccessException database ->
          TypedFailure.caused(ErrorType.Unavailable, "the database failed", database);
      default ->
          TypedFailure.caused(
              ErrorType.Internal,
              "failed unexpectedly: " + thrown.getClass().getSimpleName(),
              thrown);
    };
  }
}
