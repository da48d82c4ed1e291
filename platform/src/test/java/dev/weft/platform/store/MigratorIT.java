package dev.weft.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.platform.store.Migrator.MigrationFailedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MigratorIT {
  @Test
  void shouldChangeNothingWhenItRunsAgain() {
    new Migrator(TestDatabase.config()).migrate(List.of("demo", "acme"));
    try (Stores stores = Fixtures.stores(new MutableClock())) {
      assertThat(stores.tenants().find("demo"))
          .hasValueSatisfying(tenant -> assertThat(tenant.region()).isEqualTo("eu-west-1"));
      assertThat(stores.tenants().find("nobody")).isEmpty();
      assertThat(stores.tenants().find("Not A Tenant")).isEmpty();
    }
  }

  @Test
  void shouldRefuseDataOfANewerVersionInOneLine() throws SQLException {
    String newer =
        """
        INSERT INTO weft.flyway_schema_history
          (installed_rank, version, description, type, script, installed_by, execution_time, success)
        VALUES (9999, '9999', 'newer', 'SQL', 'V9999__newer.sql', 'x', 1, true)\
        """;
    try (Connection connection = TestDatabase.superuser();
        var statement = connection.createStatement()) {
      statement.execute(newer);
      try {
        assertThatThrownBy(() -> new Migrator(TestDatabase.config()).migrate(List.of("demo")))
            .isInstanceOf(MigrationFailedException.class)
            .hasMessageContaining("newer Weft")
            .hasMessageContaining("9999")
            .message()
            .doesNotContain("\n");
      } finally {
        statement.execute("DELETE FROM weft.flyway_schema_history WHERE version = '9999'");
      }
    }
  }

  @Test
  void shouldFailAtOnceWhenThePasswordIsWrong() {
    WeftConfig config =
        WeftConfigLoader.parse(
            "test",
            "postgres:\n  url: "
                + TestDatabase.config().postgres().url()
                + "\n  ownerPassword: wrong\n  ownerUser: nobody_such\n",
            Map.of(),
            TestDatabase.config().home());
    long before = System.nanoTime();
    assertThatThrownBy(() -> new Migrator(config).migrate(List.of("demo")))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("refuses");
    assertThat(System.nanoTime() - before).isLessThan(10_000_000_000L);
  }
}
