package dev.weft.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;

class StoreOutageTest {
  @Test
  void shouldAnswer503WhenTheDatabaseDoesNotAnswer() {
    for (SQLException cause :
        new SQLException[] {
          new SQLTransientConnectionException("timed out"),
          new SQLException("connection refused", "08001"),
          new SQLException("terminating connection", "57P01")
        }) {
      ProblemException problem =
          StoreOutage.problem(new IllegalStateException(new RuntimeException(cause)));
      assertThat(problem).isNotNull();
      assertThat(problem.status()).isEqualTo(503);
    }
  }

  @Test
  void shouldLeaveOtherFailuresAlone() {
    assertThat(StoreOutage.problem(new SQLException("duplicate key", "23505"))).isNull();
    assertThat(StoreOutage.problem(new IllegalStateException("bug"))).isNull();
    assertThat(StoreOutage.problem(null)).isNull();
  }
}
