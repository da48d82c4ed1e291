package dev.weft.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.policy.LoggedDecision;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunUpdate;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DecisionStoreIT {
  private static final String FORGETFUL = "forgetful";
  private static final String OLD = "a".repeat(64);
  private static final String YOUNG = "b".repeat(64);

  private final MutableClock clock = new MutableClock();
  private final Stores workers = Fixtures.stores(DatabaseRole.WORKER, clock);
  private final Stores people = Fixtures.stores(DatabaseRole.API, clock);
  private final String run = UUID.randomUUID().toString();
  private final String subject =
      workers.subjects().subjectFor(TestDatabase.TENANT_A, "anna@example.org");

  @AfterEach
  void close() {
    workers.close();
    people.close();
  }

  private LoggedDecision decision(String tenant, int number) {
    Instant at = Instant.parse("2031-05-05T10:00:00Z").plusMillis(number);
    return new LoggedDecision(
        tenant,
        TimeOrderedIds.at(at),
        at,
        "tool",
        "calendar.createEvent",
        tenant.equals(TestDatabase.TENANT_A) ? subject : null,
        run,
        "step-" + number,
        0,
        number % 2 == 0,
        List.of("scope_held"),
        "f".repeat(64),
        "in-process",
        false,
        17,
        "{\"kind\":\"tool\",\"arguments\":{\"amount.minor\":4711}}");
  }

  @Test
  void shouldWriteWhatWasTakenBeforeItCloses() {
    try (DecisionWriter writer = new DecisionWriter(workers.decisions())) {
      for (int i = 0; i < 500; i++) {
        assertThat(writer.record(decision(TestDatabase.TENANT_A, i))).isTrue();
        assertThat(writer.record(decision(TestDatabase.TENANT_B, i))).isTrue();
      }
    }

    List<LoggedDecision> kept = people.decisions().ofRun(TestDatabase.TENANT_A, run, 1000);
    assertThat(kept).hasSize(500);
    assertThat(kept.getFirst())
        .usingRecursiveComparison()
        .ignoringFields("id")
        .isEqualTo(decision(TestDatabase.TENANT_A, 0));
    assertThat(people.decisions().find(TestDatabase.TENANT_B, kept.getFirst().id())).isEmpty();
    Instant from = kept.getFirst().at();
    assertThat(
            people
                .decisions()
                .between(TestDatabase.TENANT_A, from, from.plus(Duration.ofMillis(10)), null, 1000))
        .filteredOn(one -> run.equals(one.runId()))
        .hasSize(10);
  }

  @Test
  void shouldKeepNothingReadableOfWhatPolicyWasTold() throws SQLException {
    try (DecisionWriter writer = new DecisionWriter(workers.decisions())) {
      writer.record(decision(TestDatabase.TENANT_A, 1));
    }
    try (var connection = TestDatabase.superuser();
        var query =
            connection.prepareStatement(
                "SELECT encode(input, 'escape') FROM weft.policy_decision WHERE run_id = ?::uuid")) {
      query.setString(1, run);
      try (var rows = query.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isNotEmpty().doesNotContain("4711", "amount", "kind");
      }
    }
  }

  @Test
  void shouldDeleteWhatIsOldEnoughInBatchesAndNothingElse() {
    new Migrator(TestDatabase.config()).migrate(List.of(TestDatabase.TENANT_A, FORGETFUL));
    Instant now = Instant.parse("2032-01-01T00:00:00Z");
    Instant old = now.minus(Duration.ofDays(401));
    List<LoggedDecision> decisions =
        IntStream.range(0, 25).mapToObj(i -> of(FORGETFUL, old.plusSeconds(i), OLD)).toList();
    LoggedDecision young = of(FORGETFUL, now.minus(Duration.ofDays(399)), YOUNG);
    workers.decisions().add(FORGETFUL, decisions);
    workers.decisions().add(FORGETFUL, List.of(young));
    Instant cutOff = now.minus(Duration.ofDays(400));
    assertThat(people.decisions().unused(OLD)).isFalse();

    List<Integer> deleted = new ArrayList<>();
    while (deleted.isEmpty() || deleted.getLast() > 0) {
      deleted.add(people.decisions().deleteBefore(cutOff, 10));
    }

    assertThat(deleted).contains(10).endsWith(0);
    assertThat(deleted.stream().mapToInt(Integer::intValue).sum()).isGreaterThanOrEqualTo(25);
    assertThat(people.decisions().between(FORGETFUL, old, now, null, 100))
        .extracting(LoggedDecision::id)
        .containsExactly(young.id());
    assertThat(people.decisions().unused(OLD)).isTrue();
    assertThat(people.decisions().unused(YOUNG)).isFalse();
  }

  @Test
  void shouldKnowABundleThatAnOpenRunKeeps() {
    String pinned = "c".repeat(64);
    RunContext run = Fixtures.run(people, TestDatabase.TENANT_A).keeping(pinned);
    people.runs().accept(Fixtures.request(run, null));

    assertThat(people.decisions().unused(pinned)).isFalse();

    people.runs().stopped(run, new RunUpdate.RunError("RunFailed", "x", null, Map.of()));
    assertThat(people.decisions().unused(pinned)).isTrue();
  }

  private static LoggedDecision of(String tenant, Instant at, String bundle) {
    return new LoggedDecision(
        tenant,
        TimeOrderedIds.at(at),
        at,
        "api",
        "GET /api/v1/flows",
        null,
        null,
        null,
        0,
        true,
        List.of("scope_held"),
        bundle,
        "in-process",
        false,
        17,
        "{}");
  }

  @Test
  void shouldLetNobodyChangeADecision() throws SQLException {
    for (String role : List.of("weft_app", "weft_worker")) {
      for (String change :
          List.of(
              "UPDATE weft.policy_decision SET allowed = true",
              "DELETE FROM weft.policy_decision")) {
        try (var connection = TestDatabase.as(role);
            var statement = connection.createStatement()) {
          assertThatThrownBy(() -> statement.execute(change))
              .hasMessageContaining("permission denied");
        }
      }
    }
  }
}
