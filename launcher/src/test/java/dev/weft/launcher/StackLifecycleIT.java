package dev.weft.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.os.Ports;
import dev.weft.launcher.os.ProcessIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class StackLifecycleIT {
  private static Connection connect(StackFixture stack) throws SQLException {
    WeftConfig.Postgres postgres = stack.config().postgres();
    return DriverManager.getConnection(
        postgres.url(), postgres.ownerUser(), postgres.ownerPassword());
  }

  private static void execute(StackFixture stack, String sql) throws SQLException {
    try (Connection connection = connect(stack);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(StackFixture stack, String sql) throws SQLException {
    try (Connection connection = connect(stack);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  @Test
  void shouldKeepItsDataWhenItGoesDownAndUp() throws SQLException {
    try (StackFixture stack = StackFixture.fresh()) {
      stack.cli("up", "--only", "postgres,redis").expect(0);
      execute(stack, "create table kept (word text)");
      execute(stack, "insert into kept values ('still here')");
      stack.cli("down").expect(0);
      assertThat(Ports.isFree(stack.portBase() + 1)).isTrue();
      assertThat(Ports.isFree(stack.portBase() + 2)).isTrue();

      stack.cli("up", "--only", "postgres,redis").expect(0);

      assertThat(query(stack, "select word from kept")).isEqualTo("still here");
      assertThat(query(stack, "show fsync")).isEqualTo("on");
      assertThat(
              query(
                  stack,
                  "select count(*) from pg_roles where rolname like 'weft_%' and"
                      + " (rolsuper or rolbypassrls) and rolname <> 'weft_admin'"))
          .isEqualTo("0");
    }
  }

  @Test
  void shouldChangeNothingWhenItIsAlreadyUp() {
    try (StackFixture stack = StackFixture.fresh()) {
      stack.cli("up", "--only", "postgres,redis").expect(0);
      long before = stack.pid("redis");

      stack.cli("up", "--only", "redis").expect(0);

      assertThat(stack.pid("redis")).isEqualTo(before);
      assertThat(stack.cli("status").exitCode()).isZero();
      stack.cli("down").expect(0);
      assertThat(stack.cli("status").exitCode()).isEqualTo(1);
      assertThat(stack.cli("down").expect(0).stdout()).contains("nothing was running");
    }
  }

  @Test
  void shouldLiveSideBySideWhenTwoHomesHaveTheirOwnPorts() throws SQLException {
    try (StackFixture one = StackFixture.fresh();
        StackFixture other = StackFixture.fresh()) {
      one.cli("up", "--only", "temporal,ui,redis").expect(0);
      other.cli("up", "--only", "temporal,ui,redis").expect(0);
      execute(one, "create table mine (word text)");

      assertThat(one.cli("status").exitCode()).isZero();
      assertThat(other.cli("status").exitCode()).isZero();
      assertThat(query(other, "select count(*) from pg_tables where tablename = 'mine'"))
          .isEqualTo("0");
      one.cli("down").expect(0);
      assertThat(other.cli("status").exitCode()).isZero();
    }
  }

  @Test
  void shouldTakeOverWhenTheSupervisorWasKilled() throws SQLException, InterruptedException {
    try (StackFixture stack = StackFixture.fresh()) {
      stack.cli("up", "--only", "temporal,redis").expect(0);
      execute(stack, "create table kept (word text)");
      ProcessIdentity redis = ProcessIdentity.of(stack.pid("redis")).orElseThrow();
      ProcessIdentity postgres = ProcessIdentity.of(stack.pid("postgres")).orElseThrow();
      Json.load(stack.home().resolve("run/state.json"), State.class)
          .orElseThrow()
          .supervisor()
          .signal("KILL");
      await("the supervisor is gone", () -> stack.cli("status").exitCode() == 1);
      assertThat(redis.isAlive()).isTrue();
      assertThat(postgres.isAlive()).isTrue();

      StackFixture.Result up = stack.cli("up", "--only", "temporal,redis").expect(0);

      assertThat(up.stderr()).contains("left behind");
      assertThat(redis.isAlive()).isFalse();
      assertThat(postgres.isAlive()).isFalse();
      assertThat(query(stack, "select count(*) from kept")).isEqualTo("0");
    }
  }

  private record State(ProcessIdentity supervisor) {}

  @Test
  void shouldCleanUpWhenEverythingWasKilledAtOnce() throws SQLException, IOException {
    try (StackFixture stack = StackFixture.fresh()) {
      stack.cli("up", "--only", "postgres").expect(0);
      execute(stack, "create table kept (word text)");
      Path pidFile = stack.home().resolve("data/postgres/postmaster.pid");
      Json.load(stack.home().resolve("run/state.json"), State.class)
          .orElseThrow()
          .supervisor()
          .signal("KILL");
      ProcessIdentity.of(Long.parseLong(Files.readAllLines(pidFile).getFirst()))
          .orElseThrow()
          .signal("KILL");
      long stranger = ProcessHandle.current().pid();
      Files.writeString(
          pidFile, Files.readString(pidFile).replaceFirst("^\\d+", String.valueOf(stranger)));

      stack.cli("up", "--only", "postgres").expect(0);

      assertThat(query(stack, "select count(*) from kept")).isEqualTo("0");
    }
  }

  @Test
  void shouldStartWhenACrashOfTheMachineLeftAnEmptyVersion() throws IOException {
    try (StackFixture stack = StackFixture.fresh()) {
      Files.writeString(stack.home().resolve("VERSION"), "");

      stack.cli("up", "--only", "redis").expect(0);

      assertThat(stack.home().resolve("VERSION")).hasContent("1");
    }
  }

  @Test
  void shouldRestartADatabaseWhenItIsKilled() throws SQLException, InterruptedException {
    try (StackFixture stack = StackFixture.fresh()) {
      stack.cli("up", "--only", "postgres").expect(0);
      execute(stack, "create table kept (word text)");
      long before = stack.pid("postgres");
      ProcessIdentity.of(before).orElseThrow().signal("KILL");

      await(
          "another process is ready",
          () -> stack.cli("status").exitCode() == 0 && stack.pid("postgres") != before);

      assertThat(stack.part("postgres").path("restarts").asInt()).isPositive();
      assertThat(query(stack, "select count(*) from kept")).isEqualTo("0");
    }
  }

  @Test
  void shouldDeclareNamespaceRetentionAndSearchAttributesWhenItStarts() {
    try (StackFixture stack = StackFixture.fresh()) {
      stack.cli("up", "--only", "temporal").expect(0);
      EngineFacts first = EngineFacts.of(stack.config());
      assertThat(first.retention()).isEqualTo(Duration.ofDays(7));
      assertThat(first.searchAttributes())
          .contains("WeftTenant", "WeftRun", "WeftFlow", "WeftSubject");
      stack.cli("down").expect(0);

      stack.with("WEFT_TEMPORAL_RETENTION", "3d").cli("up", "--only", "temporal").expect(0);

      EngineFacts second = EngineFacts.of(stack.config());
      assertThat(second.retention()).isEqualTo(Duration.ofDays(3));
      assertThat(second.searchAttributes()).isEqualTo(first.searchAttributes());
    }
  }

  @Test
  void shouldNameTheOwnerWhenAPortIsInUse() throws IOException {
    try (StackFixture stack = StackFixture.fresh();
        ServerSocket taken =
            new ServerSocket(stack.portBase() + 1, 1, InetAddress.getLoopbackAddress())) {
      StackFixture.Result up = stack.cli("up", "--only", "postgres").expect(1);

      assertThat(lastLine(up.stderr()))
          .isEqualTo(
              "weft: port %d (postgres.port) is in use by java (process %d); stop it, or move this"
                  + " stack with WEFT_PORT_BASE or WEFT_POSTGRES_PORT",
              taken.getLocalPort(), ProcessHandle.current().pid());
    }
  }

  @Test
  void shouldNameTheNearestKeyWhenAKeyIsUnknown() throws IOException {
    try (StackFixture stack = StackFixture.fresh()) {
      Path file = Files.writeString(stack.home().resolve("weft.yaml"), "postgres: { prot: 1 }\n");

      StackFixture.Result up = stack.with("WEFT_CONFIG", file.toString()).cli("up").expect(1);

      assertThat(up.stderr().strip())
          .isEqualTo("weft: " + file + ": postgres.prot: unknown key; did you mean postgres.port?");
      Files.delete(file);
      stack.with("WEFT_CONFIG", "");
    }
  }

  @Test
  void shouldRefuseWhenTheDataIsOfANewerVersion() throws IOException {
    try (StackFixture stack = StackFixture.fresh()) {
      Files.writeString(stack.home().resolve("VERSION"), "99\n");

      StackFixture.Result up = stack.cli("up", "--only", "postgres").expect(1);

      assertThat(up.stderr().strip())
          .isEqualTo(
              "weft: the data in %s has version 99, this Weft knows 1; update the checkout, or set"
                  + " WEFT_HOME to another folder",
              stack.home());
    }
  }

  @Test
  void shouldFallBackToTheInMemoryServerWhenNoEngineCanBeHad() {
    try (StackFixture stack = StackFixture.fresh()) {
      stack.withEngineFrom("http://127.0.0.1:" + (stack.portBase() + 19));

      StackFixture.Result up = stack.cli("up").expect(0);

      assertThat(up.stderr()).contains("cannot be reached").contains("nothing survives a restart");
      stack.cli("run", "Record 12.50 EUR for lunch today").expect(0);
    }
  }

  private static String lastLine(String text) {
    return text.lines().reduce((first, second) -> second).orElse("");
  }
}
