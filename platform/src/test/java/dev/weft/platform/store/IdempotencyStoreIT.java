package dev.weft.platform.store;

import static dev.weft.platform.store.TestDatabase.TENANT_A;
import static dev.weft.platform.store.TestDatabase.TENANT_B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.platform.store.IdempotencyStore.Request;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdempotencyStoreIT {
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration KEEP = Duration.ofHours(24);
  private static final StoredAnswer ANSWER =
      new StoredAnswer(202, Map.of("Location", "/api/v1/flows/1"), "{\"goal\": \"Zanzibar\"}");

  private final MutableClock clock = new MutableClock();
  private final Stores stores = Fixtures.stores(clock);
  private final IdempotencyStore store = stores.idempotency();
  private final Request request = request(TENANT_A, "key-" + UUID.randomUUID(), "digest");

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void shouldLetOneOfManyCarryARequestOut() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<IdempotencyClaim>> claims = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        claims.add(threads.submit(() -> store.claim(request, LEASE, KEEP)));
      }
      int mine = 0;
      for (Future<IdempotencyClaim> claim : claims) {
        mine += claim.get() instanceof IdempotencyClaim.Mine ? 1 : 0;
      }

      assertThat(mine).isEqualTo(1);
    }
  }

  @Test
  void shouldGiveTheAnswerToTheSameRequestAndRefuseAnother() {
    store.answer(request, claimed(), ANSWER, List.of("flow:write"));

    assertThat(store.claim(request, LEASE, KEEP))
        .isEqualTo(new IdempotencyClaim.Answered(ANSWER, List.of("flow:write")));
    assertThat(store.claim(request(TENANT_A, request.key(), "other"), LEASE, KEEP))
        .isInstanceOf(IdempotencyClaim.Reused.class);
    assertThat(store.claim(request(TENANT_B, request.key(), "other"), LEASE, KEEP))
        .isInstanceOf(IdempotencyClaim.Mine.class);
  }

  @Test
  void shouldHandARequestOnWhenTheProcessThatHadItDied() {
    UUID dead = claimed();
    assertThat(store.claim(request, LEASE, KEEP)).isEqualTo(new IdempotencyClaim.InFlight(LEASE));

    clock.forward(LEASE.plusSeconds(1));

    assertThat(store.claim(request(TENANT_A, request.key(), "other"), LEASE, KEEP))
        .isInstanceOf(IdempotencyClaim.Reused.class);
    UUID next = claimed();
    store.answer(request, dead, ANSWER, List.of());
    store.giveUp(request, dead);
    assertThat(store.claim(request, LEASE, KEEP)).isInstanceOf(IdempotencyClaim.InFlight.class);
    store.giveUp(request, next);
    claimed();
  }

  @Test
  void shouldNameWhatARequestMakesAlikeForEveryTry() {
    UUID first = mine().made();
    clock.forward(LEASE.plusSeconds(1));
    IdempotencyClaim.Mine second = mine();
    clock.forward(LEASE.plusSeconds(1));
    IdempotencyClaim.Mine third = mine();

    assertThat(second.made()).isEqualTo(first);
    assertThat(third.made()).isEqualTo(first);
    assertThat(first.version()).isEqualTo(7);

    store.release(request, second.attempt());
    assertThat(store.claim(request, LEASE, KEEP)).isInstanceOf(IdempotencyClaim.InFlight.class);
    store.release(request, third.attempt());
    IdempotencyClaim.Mine fourth = mine();
    assertThat(fourth.made()).isEqualTo(first);

    store.giveUp(request, fourth.attempt());
    assertThat(mine().made()).isNotEqualTo(first);
  }

  @Test
  void shouldNameItAnewWhenTheKeyIsUsedAgainAfterItsTime() {
    IdempotencyClaim.Mine first = mine();
    store.answer(request, first.attempt(), ANSWER, List.of());

    clock.forward(KEEP.plusSeconds(1));

    assertThat(mine().made()).isNotEqualTo(first.made());
  }

  @Test
  void shouldForgetAnAnswerWhenItsTimeIsOver() {
    store.answer(request, claimed(), ANSWER, List.of());

    clock.forward(KEEP.plusSeconds(1));

    claimed();
  }

  @Test
  void shouldDeleteWhatExpiredAndNothingElse() {
    store.claim(request, LEASE, Duration.ofSeconds(-1));
    Request kept = request(TENANT_B, "key-" + UUID.randomUUID(), "digest");
    store.answer(
        kept,
        ((IdempotencyClaim.Mine) store.claim(kept, LEASE, KEEP)).attempt(),
        ANSWER,
        List.of());

    assertThat(store.deleteExpired(100)).isPositive();

    assertThat(store.deleteExpired(100)).isZero();
    assertThat(store.claim(kept, LEASE, KEEP)).isInstanceOf(IdempotencyClaim.Answered.class);
  }

  @Test
  void shouldKeepNeitherKeyNorAnswerReadable() throws SQLException {
    store.answer(request, claimed(), ANSWER, List.of());

    try (Connection connection = TestDatabase.superuser();
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT key_lookup, fingerprint, answer FROM weft.idempotent_request")) {
      int read = 0;
      while (rows.next()) {
        for (int column = 1; column <= 3; column++) {
          byte[] bytes = rows.getBytes(column);
          if (bytes != null) {
            assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                .doesNotContain("Zanzibar", request.key());
            read++;
          }
        }
      }
      assertThat(read).isGreaterThan(2);
    }
  }

  private UUID claimed() {
    return mine().attempt();
  }

  private IdempotencyClaim.Mine mine() {
    IdempotencyClaim claim = store.claim(request, LEASE, KEEP);
    assertThat(claim).isInstanceOf(IdempotencyClaim.Mine.class);
    return (IdempotencyClaim.Mine) claim;
  }

  private Request request(String tenant, String key, String digest) {
    return new Request(
        tenant,
        stores.subjects().subjectFor(tenant, "anna@example.org"),
        "POST /api/v1/flows",
        key,
        digest);
  }
}
