package dev.weft.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.platform.signal.RunSignals;
import io.opentelemetry.api.OpenTelemetry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;

class SilentDatabaseIT {
  /** A frozen host and a statement that never ends look the same from here. */
  @Test
  void shouldGiveUpAsOnALostConnectionWhenNoAnswerComes() {
    try (Stores stores =
        Stores.open(
            TestDatabase.config(),
            DatabaseRole.API,
            OpenTelemetry.noop(),
            RunSignals.none(),
            Clock.systemUTC())) {
      long start = System.nanoTime();

      assertThatThrownBy(() ->
              stores
                  .region()
                  .read(TestDatabase.TENANT_A, sql -> sql.fetch("select pg_sleep(40)").size()))
          .isInstanceOf(DataAccessException.class)
          .rootCause()
          .isInstanceOf(java.net.SocketTimeoutException.class);

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
      assertThatThrownBy(() ->
              stores.region().read(TestDatabase.TENANT_A, sql -> sql.fetch("select 1 / 0").size()))
          .as("the pool goes on with other connections")
          .cause()
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22012"));
    }
  }
}
