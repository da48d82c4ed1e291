package dev.weft.activity.support;

import dev.weft.activity.tool.ToolPermission;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.contract.run.EffectKeys;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.Ballot;
import dev.weft.platform.store.DatabaseRole;
import dev.weft.platform.store.Decision;
import dev.weft.platform.store.Migrator;
import dev.weft.platform.store.NewRun;
import dev.weft.platform.store.NewSchedule;
import dev.weft.platform.store.RunTarget;
import dev.weft.platform.store.ScheduleView;
import dev.weft.platform.store.Stores;
import dev.weft.platform.store.TimeOrderedIds;
import dev.weft.policy.authorisation.Authoriser;
import dev.weft.testkit.policy.ShippedPolicy;
import io.opentelemetry.api.OpenTelemetry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One real PostgreSQL for all tests of this JVM, migrated, with runs to act for. */
public final class TestRegion {
  public static final String TENANT = "demo";

  private static final TestRegion SHARED = new TestRegion();

  private final WeftConfig config;
  private final Stores stores;
  private final Stores people;
  private final ToolPermission permission;

  private TestRegion() {
    try {
      EmbeddedPostgres server = EmbeddedPostgres.builder().start();
      try (Connection connection = server.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        for (String role : List.of("weft_owner", "weft_app", "weft_worker", "weft_system")) {
          statement.execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + role + "'");
        }
        statement.execute("CREATE DATABASE weft OWNER weft_owner");
      }
      Path home = Files.createTempDirectory("weft-test");
      config =
          ShippedPolicy.in(
              WeftConfigLoader.parse(
                  "test",
                  """
                  home: %s
                  postgres:
                    url: jdbc:postgresql://127.0.0.1:%d/weft
                    appPassword: weft_app
                    workerPassword: weft_worker
                    systemPassword: weft_system
                    ownerPassword: weft_owner
                  """
                      .formatted(home, server.getPort()),
                  Map.of(),
                  home));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    new Migrator(config).migrate(List.of(TENANT));
    stores = open(DatabaseRole.WORKER);
    people = open(DatabaseRole.API);
    Authoriser authoriser =
        Authoriser.open(config, decision -> true, Clock.systemUTC(), TimeOrderedIds::at);
    authoriser.await(Duration.ofSeconds(30));
    permission = new ToolPermission(authoriser);
  }

  public static WeftConfig config() {
    return SHARED.config;
  }

  /** What workers see. */
  public static Stores stores() {
    return SHARED.stores;
  }

  /** Asks the policy that Weft brings along. */
  public static ToolPermission permission() {
    return SHARED.permission;
  }

  /** A person decides, as through the api. */
  public static void decide(String approvalId, String decidedBy, boolean approve) {
    SHARED.people.approvals().decide(TENANT, approvalId, decidedBy, approve, null);
  }

  /** A schedule is made, as through the api. */
  public static ScheduleView schedule(NewSchedule wanted) {
    return SHARED.people.schedules().put(TENANT, wanted).orElseThrow();
  }

  /** A schedule is deleted, as through the api. */
  public static void delete(ScheduleView schedule) {
    SHARED.people.schedules().delete(TENANT, schedule.scheduleId());
  }

  /** A person answers, as through the api. */
  public static Decision cast(Ballot ballot) {
    return SHARED.people.approvals().decide(ballot);
  }

  private Stores open(DatabaseRole role) {
    return Stores.open(config, role, OpenTelemetry.noop(), RunSignals.none(), Clock.systemUTC());
  }

  /** A new accepted run of one and the same person. */
  public static RunContext run(String... scopes) {
    Stores stores = stores();
    RunContext run =
        new RunContext(
            TENANT,
            TimeOrderedIds.at(stores.clock().instant()).toString(),
            stores.subjects().subjectFor(TENANT, "anna@example.org"),
            "AgentFlow",
            List.of(scopes),
            "Europe/Vienna",
            "de-AT",
            stores.clock().instant());
    stores
        .runs()
        .accept(
            new NewRun(
                run,
                WorkflowIds.of(run.flow(), run),
                run.subject(),
                null,
                "a goal",
                null,
                new RunTarget("eu-west-1", "weft-eu-west-1", "flows.standard", "127.0.0.1:7233")));
    return run;
  }

  public static StepCall call(
      RunContext run, String stepId, String tool, Map<String, Object> params) {
    return call(run, stepId, tool, params, null);
  }

  public static StepCall call(
      RunContext run, String stepId, String tool, Map<String, Object> params, String approvalId) {
    String[] name = tool.split("\\.");
    return new StepCall(
        run,
        stepId,
        0,
        1,
        3,
        name[0],
        name[1],
        params,
        EffectKeys.of(run.runId(), stepId, 0),
        approvalId,
        1);
  }
}
