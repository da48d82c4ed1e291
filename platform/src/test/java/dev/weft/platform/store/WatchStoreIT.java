package dev.weft.platform.store;

import static dev.weft.platform.store.TestDatabase.TENANT_A;
import static dev.weft.platform.store.TestDatabase.TENANT_B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.run.RunContext;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchStoreIT {
  private final MutableClock clock = new MutableClock();
  private Stores stores;
  private WatchStore.Counts before;
  private WatchStore.Counts others;

  @BeforeEach
  void countBefore() {
    stores = Fixtures.stores(clock);
    before = stores.watch().counts(TENANT_A);
    others = stores.watch().counts(TENANT_B);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void shouldCountOpenApprovalsOfTheTenantThatEndWithinTheHour() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    ask(run, "soon", 1, Duration.ofMinutes(30));
    ask(run, "later", 2, Duration.ofHours(2));
    ApprovalView decided = ask(run, "decided", 3, Duration.ofMinutes(30));
    stores.approvals().decide(TENANT_A, decided.approvalId(), run.subject(), true, null);

    assertThat(stores.watch().counts(TENANT_A).approvalsNearDeadline())
        .isEqualTo(before.approvalsNearDeadline() + 1);
    assertThat(stores.watch().counts(TENANT_B)).isEqualTo(others);
  }

  @Test
  void shouldCountWhatIsOwed() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    stores.steps().stepStarted(Fixtures.call(run, "debt", 1), 1);
    stores.steps().stepUndoFailed(Fixtures.call(run, "debt", 1), "Refused", "no refund", 10, true);

    assertThat(stores.watch().counts(TENANT_A).openDebt()).isEqualTo(before.openDebt() + 1);
    assertThat(stores.watch().counts(TENANT_B)).isEqualTo(others);
  }

  private ApprovalView ask(RunContext run, String step, int position, Duration wait) {
    return stores
        .approvals()
        .request(Fixtures.approval(stores, Fixtures.call(run, step, position), 0, wait));
  }
}
