package dev.weft.platform.store;

import static dev.weft.platform.store.TestDatabase.TENANT_A;
import static dev.weft.platform.store.TestDatabase.TENANT_B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.tool.AgentDescriptor;
import dev.weft.contract.tool.ApprovalRule;
import dev.weft.contract.tool.Effect;
import dev.weft.contract.tool.ToolDescriptor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentStoreIT {
  private static final ToolDescriptor BOOK =
      new ToolDescriptor(
          "travel",
          "bookFlight",
          "Books a flight.",
          Map.of("type", "object", "required", List.of("to")),
          Map.of("type", "object"),
          Effect.MONEY,
          true,
          false,
          Duration.ofSeconds(20),
          "travel:write",
          new ApprovalRule("approval:write", "the requester"),
          0,
          List.of("fly to Berlin"));

  private static AgentDescriptor agent(String name, String role) {
    return new AgentDescriptor(
        name, role, List.of("travel.bookFlight"), "agent", 12, 0.5, "ACTIVE");
  }

  @Test
  void shouldShareTheSystemsAgentsAndKeepATenantsOwn() {
    try (Stores stores = Fixtures.stores(Clock.systemUTC())) {
      AgentStore agents = stores.agents();
      agents.upsertSystem(List.of(agent("travel", "Travels.")), List.of(BOOK));
      agents.upsertSystem(List.of(agent("travel", "Books travel.")), List.of(BOOK));

      assertThat(agents.tools(TENANT_A)).contains(BOOK);
      assertThat(agents.agents(TENANT_B)).contains(agent("travel", "Books travel."));

      assertThat(agents.register(TENANT_A, agent("helper", "Ours."))).isTrue();
      assertThat(agents.register(TENANT_A, agent("helper", "Our own."))).isFalse();
      assertThat(agents.agents(TENANT_A))
          .contains(agent("helper", "Our own."), agent("travel", "Books travel."));
      assertThat(agents.agents(TENANT_B)).doesNotContain(agent("helper", "Our own."));

      agents.register(TENANT_A, agent("travel", "In its place."));
      assertThat(agents.agents(TENANT_A))
          .contains(agent("travel", "Books travel."))
          .doesNotContain(agent("travel", "In its place."));
    }
  }

  @Test
  void shouldListTheAuditTrailOfOneTenantNewestFirst() {
    MutableClock clock = new MutableClock();
    String target = "run/" + Fixtures.randomId();
    try (Stores stores = Fixtures.stores(clock)) {
      for (String action : List.of("flow.start", "flow.cancel")) {
        stores
            .audit()
            .append(
                new AuditEntry(
                    TENANT_B,
                    clock.instant(),
                    Fixtures.randomId(),
                    action,
                    target,
                    "OK",
                    "t",
                    Map.of("status", 202)));
        clock.forward(Duration.ofSeconds(1));
      }
      assertThat(stores.audit().latest(TENANT_B, 100))
          .filteredOn(entry -> target.equals(entry.target()))
          .extracting(AuditEntry::action)
          .containsExactly("flow.cancel", "flow.start");
      assertThat(stores.audit().latest(TENANT_A, 100))
          .noneMatch(entry -> target.equals(entry.target()));
    }
  }
}
