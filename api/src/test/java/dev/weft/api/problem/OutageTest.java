package dev.weft.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.platform.key.KeyUnavailableException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;

class OutageTest {
  @Test
  void shouldAnswer503WhenTheDatabaseDoesNotAnswer() {
    for (SQLException cause :
        new SQLException[] {
          new SQLTransientConnectionException("timed out"),
          new SQLException("connection refused", "08001"),
          new SQLException("terminating connection", "57P01")
        }) {
      ProblemException problem =
          Outage.problem(new IllegalStateException(new RuntimeException(cause)));
      assertThat(problem).isNotNull();
      assertThat(problem.status()).isEqualTo(503);
    }
  }

  @Test
  void shouldAnswer503WhenTheKeyServiceDoesNotAnswer() {
    ProblemException problem =
        Outage.problem(
            new IllegalStateException(new KeyUnavailableException("Vault does not answer", null)));

    assertThat(problem).isNotNull();
    assertThat(problem.status()).isEqualTo(503);
    assertThat(problem.code()).isEqualTo("keys_unavailable");
  }

  @Test
  void shouldLeaveOtherFailuresAlone() {
    assertThat(Outage.problem(new SQLException("duplicate key", "23505"))).isNull();
    assertThat(Outage.problem(new IllegalStateException("bug"))).isNull();
    assertThat(Outage.problem(null)).isNull();
  }
}
