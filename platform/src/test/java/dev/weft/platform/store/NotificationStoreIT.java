package dev.weft.platform.store;

import static dev.weft.platform.store.TestDatabase.TENANT_A;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.run.RunContext;
import dev.weft.contract.tool.ApprovalRule;
import dev.weft.platform.store.jooq.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NotificationStoreIT {
  private static final Duration LEASE = Duration.ofMinutes(3);

  private final MutableClock clock = new MutableClock();
  private Stores stores;
  private RunContext run;
  private Decider bob;

  @BeforeEach
  void open() {
    stores = Fixtures.stores(clock);
    run = Fixtures.accepted(stores, TENANT_A);
    bob =
        new Decider(
            stores.subjects().subjectFor(TENANT_A, "bob@example.org"), Set.of("approval:write"));
    clock.forward(Duration.ofDays(400));
    stores.notifications().claim(10_000, Duration.ofDays(4000));
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void shouldClaimEachReminderOnceWhenItIsDue() throws Exception {
    Instant due = clock.instant().plus(Duration.ofHours(12));
    for (int round = 0; round < 20; round++) {
      ask(round, due, Channel.CONSOLE);
    }
    assertThat(stores.notifications().claim(100, LEASE)).isEmpty();
    clock.forward(Duration.ofHours(12));

    List<DueNotification> claimed = new ArrayList<>();
    CyclicBarrier barrier = new CyclicBarrier(3);
    List<Future<List<DueNotification>>> futures = new ArrayList<>();
    List<Stores> processes = new ArrayList<>();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int process = 0; process < 3; process++) {
        Stores own = Fixtures.stores(clock);
        processes.add(own);
        futures.add(
            pool.submit(() -> {
              barrier.await();
              return own.notifications().claim(100, LEASE);
            }));
      }
      for (Future<List<DueNotification>> future : futures) {
        claimed.addAll(future.get());
      }
    } finally {
      processes.forEach(Stores::close);
    }

    assertThat(claimed).hasSize(20);
    assertThat(claimed).extracting(DueNotification::notificationId).doesNotHaveDuplicates();
    assertThat(stores.notifications().claim(100, LEASE)).isEmpty();
  }

  @Test
  void shouldTryAgainLaterAndAfterAProcessDied() {
    ask(0, clock.instant(), Channel.MAIL);
    DueNotification first = stores.notifications().claim(10, LEASE).getFirst();
    stores.notifications().retry(first, Duration.ofSeconds(30), "MailSendException");
    assertThat(stores.notifications().claim(10, LEASE)).isEmpty();

    clock.forward(Duration.ofSeconds(31));
    DueNotification second = stores.notifications().claim(10, LEASE).getFirst();
    clock.forward(LEASE.plusSeconds(1));
    DueNotification third = stores.notifications().claim(10, LEASE).getFirst();
    stores.notifications().failed(second, "late");
    stores.notifications().sent(third);
    clock.forward(LEASE.plusSeconds(1));

    assertThat(List.of(first.attempt(), second.attempt(), third.attempt()))
        .containsExactly(1, 2, 3);
    assertThat(third.notificationId()).isEqualTo(first.notificationId());
    assertThat(stores.notifications().claim(10, LEASE)).isEmpty();
  }

  @Test
  void shouldListWhatWaitsForAPersonUntilItIsAnswered() {
    ApprovalView asked = ask(0, clock.instant(), Channel.CONSOLE);
    assertThat(mine(asked)).isEmpty();
    stores.notifications().sent(stores.notifications().claim(10, LEASE).getFirst());

    List<NotificationView> listed = mine(asked);
    assertThat(listed).hasSize(1);
    assertThat(listed.getFirst().approval()).isEqualTo(asked);
    assertThat(
            stores.notifications().list("acme", new Decider(bob.person(), bob.scopes()), null, 10))
        .isEmpty();

    stores.approvals().decide(TENANT_A, asked.approvalId(), bob.person(), true, null);

    assertThat(mine(asked)).isEmpty();
  }

  @Test
  void shouldShowRemindersToNoOtherJob() {
    ask(0, clock.instant(), Channel.CONSOLE);

    int seen = stores.region().system("sweeper", sql -> sql.fetchCount(Tables.NOTIFICATION));

    assertThat(seen).isZero();
  }

  private List<NotificationView> mine(ApprovalView asked) {
    return stores.notifications().list(TENANT_A, bob, null, 200).stream()
        .filter(view -> view.approval().approvalId().equals(asked.approvalId()))
        .toList();
  }

  private ApprovalView ask(int round, Instant due, Channel channel) {
    return stores
        .approvals()
        .request(
            Fixtures.approval(
                stores,
                Fixtures.call(run, "flight", 1),
                round,
                Duration.ofHours(24),
                new ApprovalRule("approval:write", "anybody"),
                new NewApproval.Reminder(due, channel)));
  }
}
