package dev.weft.api.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.FakeEngine;
import dev.weft.api.FakePayloads;
import dev.weft.platform.store.PayloadBlobStore.Due;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PayloadRetentionTest {
  private final FakePayloads payloads = new FakePayloads();
  private final FakeEngine engine = new FakeEngine();
  private final PayloadRetention retention = new PayloadRetention(payloads, engine);

  @Test
  void shouldKeepPayloadsWhileTheEngineKnowsOneFlowOfTheirRun() {
    engine.unknown.add("plan/acme/-/1");
    payloads.due.add(new Due("acme", "1", Set.of("plan/acme/-/1", "agent-flow/acme/-/1")));

    retention.expire();

    assertThat(payloads.deleted).isEmpty();
  }

  @Test
  void shouldDeletePayloadsOnceTheEngineHasForgottenEveryFlow() {
    engine.unknown.add("plan/acme/-/1");
    engine.unknown.add("agent-flow/acme/-/1");
    Due gone = new Due("acme", "1", Set.of("plan/acme/-/1", "agent-flow/acme/-/1"));
    payloads.due.add(gone);

    retention.expire();

    assertThat(payloads.deleted).containsExactly(gone);
  }

  @Test
  void shouldDeleteNothingWhenTheEngineDoesNotAnswer() {
    engine.away = true;
    payloads.due.add(new Due("acme", "1", Set.of("agent-flow/acme/-/1")));

    retention.expire();

    assertThat(payloads.deleted).isEmpty();
  }
}
