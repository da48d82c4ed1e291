package dev.weft.api.problem;

import dev.weft.platform.key.KeyUnavailableException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * Tells a database, or a key service, that does not answer, and a region that is not the tenant's
 * home just now, from any other failure.
 */
public final class Outage {
  private static final int DEEPEST_CAUSE = 10;

  /** What a region's database says when it refuses a tenant that is not active there. */
  private static final String NOT_ACTIVE = "WF001";

  private Outage() {}

  /** What to answer while one of them is away, or null when the failure is another. */
  public static @Nullable ProblemException problem(@Nullable Throwable failure) {
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
      if (cause instanceof SQLException sql && NOT_ACTIVE.equals(sql.getSQLState())) {
        return ProblemException.of(
            503, "tenant_moving", "The tenant is moving to another region. Try again later.");
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
