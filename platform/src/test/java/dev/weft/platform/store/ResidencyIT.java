package dev.weft.platform.store;

import static dev.weft.platform.store.TwoRegions.EU_TENANT;
import static dev.weft.platform.store.TwoRegions.US_TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.budget.AtLimit;
import dev.weft.contract.config.PostgresUrl;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.contract.key.KeyRotation;
import dev.weft.contract.policy.LoggedDecision;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.contract.schedule.Overlap;
import dev.weft.contract.schedule.ScheduleDefinition;
import dev.weft.contract.tool.AgentDescriptor;
import dev.weft.platform.key.KeyRings;
import dev.weft.platform.key.MasterKey;
import dev.weft.platform.key.SealedDataException;
import dev.weft.platform.limit.RateLimits;
import dev.weft.platform.limit.RedisRateLimits;
import dev.weft.platform.redis.RedisAddress;
import dev.weft.platform.store.Migrator.MigrationFailedException;
import dev.weft.testkit.tls.TestAuthority;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.XAddParams;

/**
 * What holds when the router is broken: everything here is done with the handles of the wrong
 * region. Each store refuses by itself, with a constraint, a role, a rule of its own or for want of
 * the key; and none talks to who comes without TLS or trusts another authority. A new store joins
 * by a line of {@link #WRITES}, and a new server by one of {@link #SERVERS}, or a test fails.
 */
class ResidencyIT {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** What each store writes first for a tenant. The run exists where the tenant is at home. */
  private static final Map<String, BiConsumer<Stores, RunContext>> WRITES =
      writes(() -> ResidencyIT.regions.europe());

  /** Stores that write nothing of their own, or only change rows that another store made. */
  private static final Set<String> WITHOUT_FIRST_WRITE =
      Set.of("delayedStarts", "debts", "notifications", "costs", "watch", "tenants");

  /** How each server is reached with a configuration. */
  private static final Map<String, Reaching> SERVERS =
      Map.of(
          "postgres",
          config ->
              DriverManager.getConnection(
                      PostgresUrl.of(config),
                      config.postgres().appUser(),
                      config.postgres().appPassword())
                  .close(),
          "redis",
          config -> {
            try (Jedis redis = RedisAddress.of(config).connect("residency", PATIENCE)) {
              redis.ping();
            }
          });

  /** Sections with an address that name no store: the engine's test is TransportIT. */
  private static final Set<String> WITHOUT_STORE = Set.of("temporal", "api", "sandbox");

  /** Opens a connection and closes it. */
  @FunctionalInterface
  private interface Reaching {
    void reach(WeftConfig config) throws SQLException;
  }

  private static TwoRegions regions;
  private static Stores europe;
  private static Stores america;

  @BeforeAll
  static void open() throws IOException, SQLException {
    regions = new TwoRegions();
    europe = TwoRegions.stores(regions.europe());
    america = TwoRegions.stores(regions.america());
  }

  @AfterAll
  static void close() throws IOException {
    europe.close();
    america.close();
    regions.close();
  }

  static Map<String, BiConsumer<Stores, RunContext>> writes(Supplier<WeftConfig> home) {
    Map<String, BiConsumer<Stores, RunContext>> writes = new LinkedHashMap<>();
    writes.put(
        "runs",
        (stores, run) -> stores.runs().accept(Fixtures.request(withNewId(stores, run), null)));
    writes.put("subjects", (stores, run) -> stores.subjects().subjectFor(run.tenant(), "ben"));
    writes.put(
        "decisions", (stores, run) -> stores.decisions().add(run.tenant(), List.of(decision(run))));
    writes.put(
        "templates",
        (stores, run) ->
            stores
                .templates()
                .save(run.tenant(), "any", StartControlIT.PLAN, "hash", null, run.subject()));
    writes.put(
        "schedules",
        (stores, run) -> stores.schedules().put(run.tenant(), schedule(run.subject())));
    writes.put(
        "steps", (stores, run) -> stores.steps().stepStarted(Fixtures.call(run, "one", 0), 1));
    writes.put(
        "approvals",
        (stores, run) ->
            stores
                .approvals()
                .request(
                    Fixtures.approval(
                        stores, Fixtures.call(run, "one", 0), 1, Duration.ofHours(1))));
    writes.put(
        "delegations",
        (stores, run) ->
            stores
                .delegations()
                .create(
                    run.tenant(),
                    run.subject(),
                    stores.subjects().subjectFor(run.tenant(), "carl"),
                    null,
                    List.of("approval:write"),
                    Instant.EPOCH,
                    Instant.now().plusSeconds(60)));
    writes.put("contexts", (stores, run) -> stores.contexts().put(run, "n", "k", "v"));
    writes.put("agents", (stores, run) -> stores.agents().register(run.tenant(), agent()));
    writes.put(
        "effects",
        (stores, run) -> stores.effects().recordDone(Fixtures.call(run, "two", 1), Map.of()));
    writes.put("modelCalls", (stores, run) -> stores.modelCalls().record(modelCall(run)));
    writes.put(
        "idempotency",
        (stores, run) ->
            stores
                .idempotency()
                .claim(
                    new IdempotencyStore.Request(
                        run.tenant(), run.subject(), "POST /x", "key", "digest"),
                    PATIENCE,
                    PATIENCE));
    writes.put(
        "budgets",
        (stores, run) ->
            stores
                .budgets(home.get())
                .put(run.tenant(), new Budget("*", 5L, null, null, AtLimit.REFUSE, false)));
    writes.put(
        "payloadBlobs",
        (stores, run) ->
            stores
                .payloadBlobs()
                .put(
                    run.tenant(),
                    List.of(
                        new PayloadBlob(
                            run.tenant(),
                            WorkflowIds.of(run.flow(), run),
                            UUID.randomUUID(),
                            com.google.protobuf.ByteString.copyFromUtf8("sealed")))));
    writes.put(
        "keyRotations",
        (stores, run) ->
            stores
                .keyRotations()
                .begin(new KeyRotation(run.tenant(), UUID.randomUUID().toString(), Instant.now())));
    writes.put(
        "keyDestructions",
        (stores, run) ->
            stores.keyDestructions().request(run.tenant(), run.subject(), "any", run.subject()));
    writes.put(
        "residencies",
        (stores, run) ->
            stores
                .residencies()
                .request(run.tenant(), ResidencyChange.Residency.ANY, "any", run.subject()));
    writes.put(
        "tenantMoves",
        (stores, run) ->
            stores
                .tenantMoves()
                .request(run.tenant(), "asia-east1", Duration.ofMinutes(1), run.subject()));
    writes.put(
        "audit",
        (stores, run) ->
            stores
                .audit()
                .append(
                    new AuditEntry(
                        run.tenant(), Instant.now(), null, "any", null, "OK", null, Map.of())));
    return writes;
  }

  private static RunContext withNewId(Stores stores, RunContext run) {
    return new RunContext(
        run.tenant(),
        TimeOrderedIds.at(stores.clock().instant()).toString(),
        run.subject(),
        run.flow(),
        run.scopes(),
        run.timeZone(),
        run.locale(),
        run.requestedAt());
  }

  private static NewSchedule schedule(String subject) {
    return new NewSchedule(
        "nightly",
        subject,
        false,
        new ScheduleDefinition(
            "TripBooking",
            null,
            Map.of(),
            List.of("0 3 * * *"),
            null,
            null,
            "UTC",
            "en",
            Overlap.SKIP,
            Duration.ofMinutes(10)),
        List.of(),
        false,
        null,
        null,
        null);
  }

  private static AgentDescriptor agent() {
    return new AgentDescriptor("any", "Anything.", List.of(), "agent", 0, null, "ACTIVE");
  }

  private static LoggedDecision decision(RunContext run) {
    return new LoggedDecision(
        run.tenant(),
        UUID.randomUUID(),
        Instant.now(),
        "tool",
        "calendar.createEvent",
        run.subject(),
        run.runId(),
        "one",
        0,
        true,
        List.of("scope_held"),
        null,
        "in-process",
        false,
        1,
        "{}");
  }

  private static ModelCall modelCall(RunContext run) {
    return new ModelCall(
        run.tenant(),
        null,
        null,
        null,
        "planner",
        "p",
        "m",
        "1",
        1L,
        1L,
        null,
        null,
        1,
        "OK",
        null,
        Instant.now());
  }

  @Test
  void shouldTakeEveryWriteOfATenantThatIsAtHome() {
    RunContext run = Fixtures.accepted(europe, EU_TENANT);

    WRITES.forEach((store, write) ->
        assertThatCode(() -> write.accept(europe, run)).as(store).doesNotThrowAnyException());
  }

  @Test
  void shouldRefuseEveryWriteOfATenantOfAnotherRegion() throws SQLException {
    RunContext run = Fixtures.accepted(europe, EU_TENANT);

    WRITES.forEach((store, write) ->
        assertThatThrownBy(() -> write.accept(america, run)).as(store).isNotNull());

    try (Connection connection = regions.superuser(regions.america())) {
      for (String table : tablesOfTenants(connection)) {
        assertThat(
                column(
                    connection,
                    "SELECT count(*) FROM weft."
                        + table
                        + " WHERE tenant_id = '"
                        + EU_TENANT
                        + "'"))
            .as(table)
            .containsExactly("0");
      }
    }
  }

  @Test
  void shouldKnowTheFirstWriteOfEveryStore() {
    Set<String> stores =
        Arrays.stream(Stores.class.getDeclaredMethods())
            .filter(method -> method.getReturnType().getPackage() == Stores.class.getPackage())
            .map(Method::getName)
            .filter(name -> !Set.of("open", "region").contains(name))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Set<String> known = new LinkedHashSet<>(WRITES.keySet());
    known.addAll(WITHOUT_FIRST_WRITE);

    assertThat(known).containsExactlyInAnyOrderElementsOf(stores);
  }

  /** Also who goes round the stores, as the tables' owner or even as superuser. */
  @Test
  void shouldHoldATenantThatIsNotAtHomeInNoTable() throws SQLException {
    try (Connection connection = regions.superuser(regions.america());
        var statement = connection.createStatement()) {
      assertThatThrownBy(() ->
              statement.execute(
                  "INSERT INTO weft.tenant (tenant_id, region, time_zone)"
                      + " VALUES ('demo', 'eu-west-1', 'UTC')"))
          .hasMessageContaining("tenant_is_at_home");
      assertThatThrownBy(() ->
              statement.execute(
                  "UPDATE weft.tenant SET region = 'eu-west-1' WHERE tenant_id = 'globex'"))
          .hasMessageContaining("tenant_is_at_home");
      List<String> unbound =
          column(
              connection,
              """
              WITH RECURSIVE bound AS (
                SELECT 'weft.tenant'::regclass::oid AS id
                UNION
                SELECT c.conrelid FROM pg_constraint c JOIN bound b ON c.confrelid = b.id
                  JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
                WHERE c.contype = 'f' AND a.attname = 'tenant_id' AND a.attnotnull AND c.convalidated
                  AND NOT EXISTS (SELECT FROM pg_attribute n
                    WHERE n.attrelid = c.conrelid AND n.attnum = ANY (c.conkey) AND NOT n.attnotnull))
              SELECT t.relname FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
              JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'tenant_id'
              WHERE n.nspname = 'weft' AND t.relkind IN ('r', 'p') AND t.oid NOT IN (SELECT id FROM bound)
              """);
      assertThat(unbound).as("tables whose keys do not lead to the tenant's row").isEmpty();
    }
  }

  @Test
  void shouldLetNoRoleOfARegionIntoTheDatabaseOfAnother() {
    WeftConfig.Postgres us = regions.america().postgres();
    String europe = PostgresUrl.of(regions.europe());

    for (String role : List.of(us.appUser(), us.workerUser(), us.systemUser(), us.ownerUser())) {
      assertThatThrownBy(() -> DriverManager.getConnection(europe, role, role).close())
          .as(role)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("permission denied for database");
    }
  }

  @Test
  void shouldReachEveryServerOverTls() {
    SERVERS.forEach((server, how) ->
        assertThatCode(() -> how.reach(regions.america())).as(server).doesNotThrowAnyException());
  }

  @Test
  void shouldReachNoServerWithoutTls() {
    WeftConfig plain = altered("verify-full", "disable", "rediss://", "redis://");

    SERVERS.forEach(
        (server, how) -> assertThatThrownBy(() -> how.reach(plain)).as(server).isNotNull());
  }

  @Test
  void shouldReachNoServerWhoseAuthorityIsNotTrusted() {
    Path other = regions.america().home().resolve("other.pem");
    TestAuthority.replace(other, new TestAuthority("other").pem());
    WeftConfig distrusting = altered(regions.america().tls().ca(), other.toString());

    SERVERS.forEach((server, how) ->
        assertThatThrownBy(() -> how.reach(distrusting))
            .as(server)
            .hasStackTraceContaining("PKIX path"));
  }

  @Test
  void shouldReachNoServerUnderANameThatItsCertificateLacks() {
    WeftConfig elsewhere = altered("//127.0.0.1:", "//localhost:");

    SERVERS.forEach((server, how) ->
        assertThatThrownBy(() -> how.reach(elsewhere))
            .as(server)
            .satisfies(refusal ->
                assertThat(Throwables.getStackTrace(refusal))
                    .containsPattern("localhost could not be verified|matching localhost")));
  }

  @Test
  void shouldKnowHowEveryServerIsReached() {
    Set<String> addressed =
        Arrays.stream(WeftConfig.class.getRecordComponents())
            .filter(section -> section.getType().isRecord())
            .filter(section ->
                Arrays.stream(section.getType().getRecordComponents())
                    .anyMatch(key -> Set.of("url", "address").contains(key.getName())))
            .map(RecordComponent::getName)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Set<String> known = new LinkedHashSet<>(SERVERS.keySet());
    known.addAll(WITHOUT_STORE);

    assertThat(known).containsExactlyInAnyOrderElementsOf(addressed);
  }

  /** The configuration of America with other texts in it, in pairs of old and new. */
  private static WeftConfig altered(String... texts) {
    WeftConfig config = regions.america();
    String yaml = WeftConfigLoader.toYaml(config);
    for (int i = 0; i < texts.length; i += 2) {
      assertThat(yaml).contains(texts[i]);
      yaml = yaml.replace(texts[i], texts[i + 1]);
    }
    return WeftConfigLoader.parse("test", yaml, Map.of(), config.home());
  }

  @Test
  void shouldMakeNoKeyForATenantOfAnotherRegion() {
    assertThatThrownBy(() -> america.keys().current(EU_TENANT, WorkflowIds.NO_SUBJECT)).isNotNull();
    assertThat(america.keys().current(US_TENANT, WorkflowIds.NO_SUBJECT)).isNotNull();
  }

  @Test
  void shouldOpenNoKeyThatWasCopiedFromAnotherRegion() throws SQLException {
    UUID key = europe.keys().current(EU_TENANT, WorkflowIds.NO_SUBJECT).keyId();
    byte[] wrapped;
    try (Connection connection = regions.superuser(regions.europe());
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery("SELECT wrapped FROM weft.data_key WHERE key_id = '" + key + "'")) {
      assertThat(rows.next()).isTrue();
      wrapped = rows.getBytes(1);
    }
    // Even with the tenant's keyset, which only the other region's master key opens.
    KeyRings other =
        KeyRings.local(
            MasterKey.openOrCreate(MasterKey.file(regions.america())),
            new StoredKeysets(europe.region(), europe.clock()),
            europe.clock());

    assertThat(europe.rings().current().unwrap(EU_TENANT, key, wrapped)).isNotNull();
    assertThatThrownBy(() -> other.current().unwrap(EU_TENANT, key, wrapped))
        .isInstanceOf(SealedDataException.class);
  }

  @Test
  void shouldReachInRedisOnlyTheKeysOfTenantsThatAreAtHome() {
    String america = "weft:us-east-1:";
    try (Jedis redis = RedisAddress.of(regions.america()).connect("residency", PATIENCE)) {
      assertThat(
              redis.xadd(
                  america + US_TENANT + ":tokens:r", Map.of("k", "v"), XAddParams.xAddParams()))
          .isNotNull();
      List<String> foreign =
          List.of(
              america + EU_TENANT + ":tokens:r",
              america + "rate:" + EU_TENANT + ":60",
              "weft:eu-west-1:" + EU_TENANT + ":tokens:r",
              "weft:eu-west-1:rate:" + EU_TENANT + ":60",
              "anything");
      for (String key : foreign) {
        assertThatThrownBy(() -> redis.xadd(key, Map.of("k", "v"), XAddParams.xAddParams()))
            .as(key)
            .isInstanceOf(JedisAccessControlException.class);
        assertThatThrownBy(() -> redis.get(key))
            .as(key)
            .isInstanceOf(JedisAccessControlException.class);
        assertThatThrownBy(() -> redis.eval("return redis.call('set', KEYS[1], '1')", 1, key))
            .as(key)
            .isInstanceOf(JedisDataException.class);
      }
      assertThatThrownBy(() -> redis.publish("weft:eu-west-1:" + EU_TENANT + ":run:r", "1"))
          .isInstanceOf(JedisAccessControlException.class);
      assertThatThrownBy(redis::flushAll).isInstanceOf(JedisAccessControlException.class);
    }
  }

  @Test
  void shouldCountRequestsOfATenantAtHomeInItsRegion() {
    try (RateLimits limits = RedisRateLimits.open(regions.america());
        RateLimits others = RedisRateLimits.open(regions.america())) {
      limits.take(US_TENANT, 10);

      assertThat(others.take(US_TENANT, 10).remaining())
          .as("counted together, so in Redis with the rights of the region's user")
          .isEqualTo(8);
    }
  }

  @Test
  void shouldRefuseToMigrateTheDatabaseOfAnotherRegion() {
    WeftConfig us = regions.america();
    WeftConfig crossed =
        WeftConfigLoader.parse(
            "test",
            WeftConfigLoader.toYaml(us).replace("us-east-1", "asia-east1"),
            Map.of(),
            us.home());

    assertThatThrownBy(() -> new Migrator(crossed).migrate(List.of("initech")))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("region us-east-1")
        .hasMessageContaining("asia-east1");
  }

  private static List<String> tablesOfTenants(Connection connection) throws SQLException {
    return column(
        connection,
        "SELECT table_name FROM information_schema.columns"
            + " WHERE table_schema = 'weft' AND column_name = 'tenant_id'");
  }

  private static List<String> column(Connection connection, String query) throws SQLException {
    List<String> values = new ArrayList<>();
    try (ResultSet rows = connection.createStatement().executeQuery(query)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
