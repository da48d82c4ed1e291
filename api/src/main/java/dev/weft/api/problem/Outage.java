package dev.weft.api.problem;

import dev.weft.platform.key.KeyUnavailableException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** Tells a database, or a key service, that does not answer from any other failure. */
final class Outage {
  private static final int DEEPEST_CAUSE = 10;

  private Outage() {}

  /** What to answer while one of them is away, or null when the failure is another. */
  static @Nullable ProblemException problem(@Nullable Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (cause instanceof SQLException sql && connectionLost(sql)) {
        return ProblemException.of(
            503, "store_unreachable", "The database does not answer now. Try again later.");
      }
      if (cause instanceof KeyUnavailableException) {
        return ProblemException.of(
            503, "keys_unavailable", "The key service does not answer now. Try again later.");
      }
      cause = cause.getCause();
    }
    return null;
  }

  /** Class 08: connection failures; 57P0x: the server is shutting down or starting. */
  private static boolean connectionLost(SQLException failure) {
    String state = failure.getSQLState();
    return failure instanceof SQLTransientConnectionException
        || (state != null && (state.startsWith("08") || state.startsWith("57P0")));
  }
}
