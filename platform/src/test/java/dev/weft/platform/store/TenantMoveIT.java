package dev.weft.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.contract.key.KeyRotation;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.contract.tenancy.MovePhase;
import dev.weft.contract.tenancy.TableProof;
import dev.weft.contract.tenancy.TenantMove;
import dev.weft.contract.tenancy.TenantMoveResult;
import dev.weft.platform.region.TenantDirectory;
import dev.weft.platform.store.TenantHome.State;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Moves tenants between two real databases, and cuts the move off wherever it can be. */
class TenantMoveIT {
  private static final Map<String, BiConsumer<Stores, RunContext>> WRITES =
      ResidencyIT.writes(() -> TenantMoveIT.regions.europe());

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

  private static RunContext tenant(String name) {
    new Migrator(regions.europe()).migrate(List.of(name));
    RunContext run = Fixtures.run(europe, name);
    europe.runs().accept(Fixtures.request(run, "order-7"));
    return run;
  }

  /** With a row in every table, and nothing that runs. */
  private static RunContext filled(String name) {
    RunContext run = tenant(name);
    WRITES.forEach((store, write) -> {
      if (!store.equals("tenantMoves")) {
        write.accept(europe, run);
      }
    });
    europe.runs().apply(Fixtures.update(run, 99, RunStatus.COMPLETED));
    try (Stores workers =
        Stores.open(
            regions.europe(),
            DatabaseRole.WORKER,
            io.opentelemetry.api.OpenTelemetry.noop(),
            dev.weft.platform.signal.RunSignals.none(),
            Clock.systemUTC())) {
      europe
          .region()
          .read(name, sql -> sql.fetchValues("SELECT rotation_id FROM weft.key_rotation"))
          .forEach(id ->
              workers.keyRotations().end(new KeyRotation(name, String.valueOf(id), Instant.now())));
    }
    return run;
  }

  private static TenantMove asked(RunContext run) {
    return europe
        .tenantMoves()
        .request(run.tenant(), "us-east-1", Duration.ofMinutes(1), run.subject());
  }

  private static void mayLeave(RunContext run) {
    ResidencyChange asked =
        europe
            .residencies()
            .request(run.tenant(), ResidencyChange.Residency.ANY, "they moved", run.subject());
    String other = europe.subjects().subjectFor(run.tenant(), "bob@example.org");
    assertThat(europe.residencies().decide(run.tenant(), asked, true, other)).isTrue();
  }

  private static TenantMover mover() {
    return TenantMover.open(regions.europe(), regions.america(), Clock.systemUTC());
  }

  private static State in(Stores region, String tenant) {
    return region.tenants().home(tenant).map(TenantHome::state).orElse(State.MOVED);
  }

  private static void assertAtMostOneIsActive(String tenant, String step) {
    assertThat(Stream.of(europe, america).filter(region -> in(region, tenant).active()).count())
        .as("active regions after " + step)
        .isLessThanOrEqualTo(1);
  }

  private interface Step {
    void take(TenantMover mover);
  }

  /** Each step is cut off after its effect, and the copy in its middle; another process repeats. */
  @Test
  void shouldLoseNothingAndNeverBeActiveTwiceWhereverTheMoveIsCutOff() throws SQLException {
    RunContext run = filled("acme");
    mayLeave(run);
    TenantMove move = asked(run);
    Map<String, Long> before = rows(regions.europe(), "acme");
    List<TableProof> proofs = new ArrayList<>();
    List<TenantMoveResult> results = new ArrayList<>();
    Map<String, Step> steps = new LinkedHashMap<>();
    steps.put("drain", mover -> mover.drain(move, true));
    steps.put("open", mover -> assertThat(mover.open(move)).isEmpty());
    steps.put("freeze", mover -> assertThat(mover.freeze(move)).isTrue());
    steps.put("a copy that is cut off", TenantMoveIT.cutOff(move));
    steps.put("copy", mover -> mover.copy(move, () -> {}));
    steps.put(
        "verify",
        mover -> {
          proofs.clear();
          proofs.addAll(mover.verify(move));
        });
    steps.put("depart", mover -> mover.depart(move, true));
    steps.put("activate", mover -> mover.activate(move));
    steps.put("erase", mover -> results.add(mover.erase(move, proofs)));

    for (Map.Entry<String, Step> step : steps.entrySet()) {
      for (int process = 1; process <= 2; process++) {
        try (TenantMover mover = mover()) {
          step.getValue().take(mover);
        }
        assertAtMostOneIsActive("acme", step.getKey());
      }
    }

    assertThat(in(europe, "acme")).isEqualTo(State.MOVED);
    assertThat(in(america, "acme")).isEqualTo(State.ACTIVE);
    Map<String, Long> moved = new LinkedHashMap<>(before);
    List.of("start_claim", "idempotent_request").forEach(moved::remove);
    assertThat(rows(regions.america(), "acme")).isEqualTo(moved);
    assertThat(rows(regions.europe(), "acme")).as("its tombstone").containsOnlyKeys("tenant");
    assertReadable(run);
    assertCertified(move, proofs, results);
  }

  private static Step cutOff(TenantMove move) {
    return mover -> {
      int[] tables = {0};
      assertThatThrownBy(() ->
              mover.copy(
                  move,
                  () -> {
                    if (++tables[0] > 7) {
                      throw new IllegalStateException("cut off");
                    }
                  }))
          .hasMessageContaining("cut off");
    };
  }

  private static void assertReadable(RunContext run) {
    RunView there = america.runs().find("acme", run.runId()).orElseThrow();
    assertThat(there.goal()).isEqualTo("Book a flight to Berlin");
    assertThat(there.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(there.target().region()).isEqualTo("us-east-1");
    assertThat(there.target().namespace()).isEqualTo(regions.america().temporal().namespace());
    assertThat(america.runs().withReference("acme", "order-7")).as("by its reference").isPresent();
    assertThat(america.subjects().subjectFor("acme", "anna@example.org"))
        .as("the person is the same")
        .isEqualTo(run.subject());
    assertThat(america.subjects().principalOf("acme", run.subject())).contains("anna@example.org");
    assertThat(america.keys().current("acme", WorkflowIds.NO_SUBJECT).keyId())
        .as("the key came along")
        .isNotNull();
    assertThatCode(() -> america.runs().accept(Fixtures.request(another(run), null)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> europe.runs().accept(Fixtures.request(another(run), null)))
        .hasStackTraceContaining("tenant_not_active");
  }

  private static RunContext another(RunContext run) {
    return new RunContext(
        run.tenant(),
        TimeOrderedIds.at(Instant.now()).toString(),
        run.subject(),
        run.flow(),
        run.scopes(),
        run.timeZone(),
        run.locale(),
        run.requestedAt());
  }

  private static void assertCertified(
      TenantMove move, List<TableProof> proofs, List<TenantMoveResult> results) {
    TenantMoveView view =
        america.tenantMoves().find("acme", UUID.fromString(move.moveId())).orElseThrow();
    assertThat(view.phase()).isEqualTo(MovePhase.DONE);
    assertThat(view.certificate())
        .contains("\"from\":\"eu-west-1\"", "\"to\":\"us-east-1\"", "\"residencyApprovedBy\":\"")
        .contains(proofs.getFirst().sha256());
    assertThat(view.seal())
        .isEqualTo(
            java.util.HexFormat.of()
                .formatHex(
                    america.keys().lookup("acme", "certificate of a move\n" + view.certificate())));
    assertThat(results.getFirst()).as("the same however often").isEqualTo(results.getLast());
    assertThat(results.getFirst().rows()).isPositive();
  }

  @Test
  void shouldWriteNothingOfATenantThatIsNotActive() {
    RunContext run = tenant("initech");
    mayLeave(run);
    TenantMove move = asked(run);
    try (TenantMover mover = mover()) {
      mover.drain(move, true);
      assertThatThrownBy(() -> WRITES.get("runs").accept(europe, run))
          .as("nothing new starts")
          .hasStackTraceContaining("tenant_not_active");
      assertThatCode(() -> WRITES.get("steps").accept(europe, run)).doesNotThrowAnyException();
      europe.runs().apply(Fixtures.update(run, 99, RunStatus.COMPLETED));
      mover.freeze(move);
      assertNothingIsWritten(europe, run);
      mover.copy(move, () -> {});
      assertNothingIsWritten(america, run);
      assertNothingIsWritten(europe, run);
      mover.verify(move);
      mover.depart(move, true);
      assertNothingIsWritten(america, run);
      assertNothingIsWritten(europe, run);
    }
  }

  private static void assertNothingIsWritten(Stores region, RunContext run) {
    WRITES.forEach((store, write) ->
        assertThatThrownBy(() -> write.accept(region, run))
            .as(store + " in " + region.region().region())
            .hasStackTraceContaining("tenant_not_active"));
  }

  @Test
  void shouldWaitForWhatIsBeingWritten() throws Exception {
    RunContext run = tenant("hooli");
    mayLeave(run);
    TenantMove move = asked(run);
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch written = new CountDownLatch(1);
    ExecutorService threads = Executors.newCachedThreadPool();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () ->
                europe
                    .region()
                    .write(
                        "hooli",
                        sql -> {
                          europe
                              .audit()
                              .append(
                                  sql,
                                  new AuditEntry(
                                      "hooli",
                                      Instant.now(),
                                      null,
                                      "late",
                                      null,
                                      "OK",
                                      null,
                                      Map.of()));
                          written.countDown();
                          return await(goOn);
                        }),
            threads);
    assertThat(written.await(30, TimeUnit.SECONDS)).isTrue();
    try (TenantMover mover = mover()) {
      mover.drain(move, true);
      CompletableFuture<Boolean> frozen =
          CompletableFuture.supplyAsync(() -> mover.freeze(move), threads);
      awaitALockThatIsNotGranted();
      assertThat(frozen).isNotDone();
      goOn.countDown();
      writer.get(30, TimeUnit.SECONDS);
      assertThat(frozen.get(30, TimeUnit.SECONDS)).isTrue();
      mover.copy(move, () -> {});
      assertThat(mover.verify(move))
          .filteredOn(proof -> proof.table().equals("audit_entry"))
          .extracting(TableProof::rows)
          .containsExactly(1L);
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitALockThatIsNotGranted() throws SQLException, InterruptedException {
    try (Connection connection = regions.superuser(regions.europe())) {
      for (int tries = 0; tries < 300; tries++) {
        if (number(connection, "SELECT count(*) FROM pg_locks WHERE NOT granted") > 0) {
          return;
        }
        Thread.sleep(100);
      }
    }
    throw new AssertionError("nobody waits");
  }

  @Test
  void shouldNotMoveWhatRuns() {
    RunContext run = tenant("umbrella");
    mayLeave(run);
    europe.runs().started("umbrella", run.runId());
    europe.runs().apply(Fixtures.update(run, 1, RunStatus.RUNNING));
    TenantMove move = asked(run);
    try (TenantMover mover = mover()) {
      mover.drain(move, true);
      assertThat(mover.open(move)).containsExactly(run.runId());
      assertThat(mover.freeze(move)).isFalse();
      assertThat(in(europe, "umbrella")).isEqualTo(State.DRAINING);
      mover.abandon(move, "a run is in the way");
    }
    assertThat(in(europe, "umbrella")).isEqualTo(State.ACTIVE);
    assertThat(europe.tenantMoves().list("umbrella").getFirst().phase())
        .isEqualTo(MovePhase.ABANDONED);
    WRITES.get("runs").accept(europe, run);
  }

  @Test
  void shouldGoOnInTheOldHomeWhenTheMoveIsGivenUp() throws SQLException {
    RunContext run = filled("stark");
    mayLeave(run);
    TenantMove move = asked(run);
    Map<String, Long> before = rows(regions.europe(), "stark");
    try (TenantMover mover = mover()) {
      mover.drain(move, true);
      mover.freeze(move);
      mover.copy(move, () -> {});
      mover.abandon(move, "changed their mind");
      mover.abandon(move, "changed their mind");
    }
    assertThat(in(europe, "stark")).isEqualTo(State.ACTIVE);
    assertThat(in(america, "stark")).isEqualTo(State.MOVED);
    assertThat(rows(regions.europe(), "stark")).isEqualTo(before);
    assertThat(rows(regions.america(), "stark")).containsOnlyKeys("tenant", "tenant_key");
    // And again, this time to the end.
    TenantMove second = asked(run);
    try (TenantMover mover = mover()) {
      mover.drain(second, true);
      mover.freeze(second);
      mover.copy(second, () -> {});
      List<TableProof> proofs = mover.verify(second);
      mover.depart(second, true);
      mover.activate(second);
      mover.erase(second, proofs);
      assertThatThrownBy(() -> mover.abandon(second, "too late"))
          .isInstanceOf(MoveRefusedException.class);
    }
    assertThat(america.runs().find("stark", run.runId())).isPresent();
  }

  @Test
  void shouldNotSwitchToACopyThatDiffers() throws SQLException {
    RunContext run = filled("wayne");
    mayLeave(run);
    TenantMove move = asked(run);
    try (TenantMover mover = mover();
        Connection connection = regions.superuser(regions.america())) {
      mover.drain(move, true);
      mover.freeze(move);
      mover.copy(move, () -> {});
      connection
          .createStatement()
          .execute("UPDATE weft.audit_entry SET outcome = 'x' WHERE tenant_id = 'wayne'");
      assertThatThrownBy(() -> mover.verify(move))
          .isInstanceOf(MoveRefusedException.class)
          .hasMessage("the copy differs in audit_entry");
    }
  }

  @Test
  void shouldLetNobodyOutWithoutAnApprovedResidency() {
    RunContext run = tenant("cyberdyne");
    ResidencyChange asked =
        europe
            .residencies()
            .request("cyberdyne", ResidencyChange.Residency.ANY, "please", run.subject());
    assertThatThrownBy(() -> europe.residencies().decide("cyberdyne", asked, true, run.subject()))
        .as("who asked does not decide")
        .isInstanceOf(org.jooq.exception.DataAccessException.class);
    assertThatThrownBy(() ->
            europe
                .region()
                .write("cyberdyne", sql -> sql.execute("UPDATE weft.tenant SET residency = 'ANY'")))
        .as("nor does anybody alone")
        .hasStackTraceContaining("tenant_residency_rules");
    TenantMove move = asked(run);
    try (TenantMover mover = mover()) {
      assertThatThrownBy(() -> mover.drain(move, true))
          .isInstanceOf(MoveRefusedException.class)
          .hasMessageContaining("change residency first");
      assertThatCode(() -> mover.drain(move, false)).doesNotThrowAnyException();
    }
  }

  /** A new table joins MovedTable, or its rows would stay behind. */
  @Test
  void shouldKnowEveryTableOfTenants() throws SQLException {
    List<String> known = new ArrayList<>(MovedTable.ALL.stream().map(MovedTable::name).toList());
    known.addAll(MovedTable.LEFT);
    known.add("tenant");
    try (Connection connection = regions.superuser(regions.europe())) {
      assertThat(known).containsExactlyInAnyOrderElementsOf(tables(connection));
    }
  }

  @Test
  void shouldFollowATenantThatHasMoved() throws SQLException {
    RunContext run = tenant("tyrell");
    mayLeave(run);
    TenantMove move = asked(run);
    MutableClock clock = new MutableClock();
    TenantDirectory directory =
        TenantDirectory.of(
                WeftConfigLoader.parse(
                    "test",
                    "tenants: [tyrell]\nregion: { id: eu-west-1 }\n"
                        + "regions: [{ id: us-east-1, tenants: [globex] }]",
                    Map.of(),
                    regions.europe().home()))
            .asking(Map.of("eu-west-1", europe.tenants(), "us-east-1", america.tenants()), clock);
    assertThat(directory.home("tyrell")).isEqualTo("eu-west-1");
    try (TenantMover mover = mover()) {
      mover.drain(move, true);
      mover.freeze(move);
      mover.copy(move, () -> {});
      mover.verify(move);
      directory.forget("tyrell");
      assertThat(directory.home("tyrell")).as("until it has left").isEqualTo("eu-west-1");
      mover.depart(move, true);
      assertThat(directory.home("tyrell")).as("for some seconds").isEqualTo("eu-west-1");
      clock.forward(Duration.ofSeconds(4));
      assertThat(directory.home("tyrell")).isEqualTo("us-east-1");
    }
  }

  /** A configuration that was changed by hand moves nobody. */
  @Test
  void shouldNotStartATenantInASecondRegion() {
    RunContext run = tenant("oscorp");
    WeftConfig us =
        WeftConfigLoader.parse(
            "test",
            WeftConfigLoader.toYaml(regions.america()).replace("globex", "oscorp"),
            Map.of(),
            regions.america().home());

    assertThatThrownBy(() -> Migrator.migrateAll(List.of(regions.europe(), us)))
        .isInstanceOf(Migrator.MigrationFailedException.class)
        .hasMessageContaining("is at home in eu-west-1")
        .hasMessageContaining("./weft tenants move oscorp --to us-east-1");
    assertThat(america.tenants().find(run.tenant())).isEmpty();
  }

  private static Map<String, Long> rows(WeftConfig region, String tenant) throws SQLException {
    Map<String, Long> rows = new LinkedHashMap<>();
    try (Connection connection = regions.superuser(region)) {
      for (String table : tables(connection)) {
        long count =
            number(
                connection,
                "SELECT count(*) FROM weft." + table + " WHERE tenant_id = '" + tenant + "'");
        if (count > 0) {
          rows.put(table, count);
        }
      }
    }
    return rows;
  }

  private static List<String> tables(Connection connection) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet rows =
        connection
            .createStatement()
            .executeQuery(
                "SELECT table_name FROM information_schema.columns WHERE table_schema = 'weft'"
                    + " AND column_name = 'tenant_id'")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (ResultSet rows = connection.createStatement().executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
