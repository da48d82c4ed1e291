package dev.weft.platform.store;

import static dev.weft.platform.store.TestDatabase.TENANT_A;
import static dev.weft.platform.store.TestDatabase.TENANT_B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.run.PlacementFacts;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunPlacement;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import dev.weft.contract.run.WorkflowIds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InFlightIT {
  private final MutableClock clock = new MutableClock();
  private final String region = "test-" + UUID.randomUUID();
  private Stores stores;

  @BeforeEach
  void open() {
    stores = Fixtures.stores(clock);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void shouldCountWhatUsesWorkersByTenantRegionAndTier() {
    accepted(TENANT_A, "standard", StartControl.NONE);
    accepted(TENANT_A, "standard", StartControl.NONE);
    accepted(TENANT_A, "spot", StartControl.NONE);
    accepted(TENANT_B, "spot", StartControl.NONE);
    accepted(
        TENANT_A,
        "standard",
        new StartControl(clock.instant().plus(Duration.ofHours(1)), null, null, null, null));

    assertThat(inFlight(TENANT_A)).isEqualTo(Map.of("standard", 2L, "spot", 1L));
    assertThat(inFlight(TENANT_B)).isEqualTo(Map.of("spot", 1L));
  }

  @Test
  void shouldCountARunExactlyWhileItUsesWorkers() {
    RunContext run = accepted(TENANT_A, "spot", StartControl.NONE);
    stores.runs().started(TENANT_A, run.runId());
    assertThat(inFlight(TENANT_A)).isEqualTo(Map.of("spot", 1L));

    tell(run, 1, RunStatus.RUNNING);
    assertThat(inFlight(TENANT_A)).isEqualTo(Map.of("spot", 1L));
    tell(run, 2, RunStatus.WAITING);
    assertThat(inFlight(TENANT_A)).isEmpty();
    tell(run, 3, RunStatus.RUNNING);
    assertThat(inFlight(TENANT_A)).isEqualTo(Map.of("spot", 1L));
    tell(run, 4, RunStatus.UNDOING);
    assertThat(inFlight(TENANT_A)).isEqualTo(Map.of("spot", 1L));
    tell(run, 5, RunStatus.FAILED_UNDONE);
    tell(run, 5, RunStatus.FAILED_UNDONE);
    assertThat(inFlight(TENANT_A)).isEmpty();
  }

  @Test
  void shouldNotCountARunThatWasEndedFromOutside() {
    RunContext run = accepted(TENANT_A, "standard", StartControl.NONE);
    tell(run, 1, RunStatus.RUNNING);

    stores
        .runs()
        .stopped(run, new RunUpdate.RunError("RunTerminated", "terminated", null, Map.of()));

    assertThat(inFlight(TENANT_A)).isEmpty();
  }

  @Test
  void shouldKeepWhatDecidedWithTheRun() {
    RunContext run = accepted(TENANT_A, "spot", StartControl.NONE);

    RunPlacement placement =
        stores.runs().find(TENANT_A, run.runId()).orElseThrow().target().placement();

    assertThat(placement).isEqualTo(placement("spot"));
  }

  private Map<String, Long> inFlight(String tenant) {
    return stores.runs().inFlight(tenant).getOrDefault(region, Map.of());
  }

  private void tell(RunContext run, long sequence, RunStatus status) {
    stores
        .runs()
        .apply(new RunUpdate(run, sequence, status, null, null, null, List.of(), null, null));
  }

  private RunContext accepted(String tenant, String tier, StartControl control) {
    RunContext run = Fixtures.run(stores, tenant);
    stores
        .runs()
        .accept(
            new NewRun(
                run,
                WorkflowIds.of(run.flow(), run),
                run.subject(),
                null,
                "Book a flight",
                null,
                new RunTarget(region, "weft", "flows." + tier, "x", placement(tier)),
                control));
    return run;
  }

  private static RunPlacement placement(String tier) {
    return new RunPlacement(
        tier,
        "gcp",
        List.of("eu", "burst"),
        "It is so.",
        "00ff",
        new PlacementFacts("support", List.of("health"), "EU"));
  }
}
