package dev.weft.activity.model;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.support.TestRegion;
import dev.weft.contract.budget.AtLimit;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.Budget;
import dev.weft.platform.store.BudgetStore;
import dev.weft.platform.store.BudgetView;
import dev.weft.platform.store.CallEstimate;
import dev.weft.platform.store.DatabaseRole;
import dev.weft.platform.store.ModelCall;
import dev.weft.platform.store.Stores;
import io.opentelemetry.api.OpenTelemetry;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Model calls with a budget in PostgreSQL, as a worker makes them. */
class BudgetedModelsIT {
  private static final String ANSWER =
      """
      {"id":"chatcmpl-1","object":"chat.completion","created":1763712000,"model":"m",
       "choices":[{"index":0,"message":{"role":"assistant","content":"yes"},"finish_reason":"stop"}],
       "usage":{"prompt_tokens":1200,"completion_tokens":80,"total_tokens":1280}}
      """;

  private final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());
  private final Stores worker = TestRegion.stores();
  private final Stores api =
      Stores.open(
          TestRegion.config(),
          DatabaseRole.API,
          OpenTelemetry.noop(),
          RunSignals.none(),
          Clock.systemUTC());
  private final BudgetStore office = api.budgets(TestRegion.config());
  private final RunContext run = TestRegion.run("flow:write");
  private long before;

  @BeforeEach
  void budget() {
    server.start();
    budget(0);
    before = used().spent();
    budget(before + 5000);
  }

  private void budget(long tokens) {
    office.put(
        TestRegion.TENANT, new Budget(run.flow(), tokens, null, null, AtLimit.REFUSE, false));
  }

  @AfterEach
  void stop() {
    office.remove(TestRegion.TENANT, run.flow());
    api.close();
    server.stop();
  }

  @Test
  void shouldCountWhatACallUsedAndRefuseTheOneThatHasNoRoom() {
    server.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(200).withBody(ANSWER)));

    models().ask(question("first"));
    assertThat(used()).isEqualTo(new BudgetView.Use(0, before + 1280));
    TypedFailure refused =
        catchThrowableOfType(TypedFailure.class, () -> models().ask(question("second")));

    assertThat(refused.type()).isEqualTo(ErrorType.BudgetExceeded);
    assertThat(refused).hasMessageContaining("the flow AgentFlow");
    server.verify(1, postRequestedFor(anyUrl()));
    assertThat(used()).isEqualTo(new BudgetView.Use(0, before + 1280));
    assertThat(worker.modelCalls().ofRun(TestRegion.TENANT, run.runId()))
        .extracting(ModelCall::outcome)
        .containsExactly("OK", "BudgetExceeded");
    var cost = worker.runs().find(TestRegion.TENANT, run.runId()).orElseThrow().modelCost();
    assertThat(cost.known()).isTrue();
    assertThat(cost.micros()).isEqualTo(1280);
  }

  @Test
  void shouldCountAndRecordTheTryThatDiedWithItsWorker() {
    server.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(200).withBody(ANSWER)));
    ModelQuestion question = question("first");
    worker
        .budgets(TestRegion.config())
        .reserve(
            TestRegion.TENANT,
            run.flow(),
            run.runId(),
            CallKeys.of(question, "openai"),
            new CallEstimate(500, 500L, "USD"));

    models().ask(question);

    assertThat(used()).isEqualTo(new BudgetView.Use(0, before + 500 + 1280));
    assertThat(worker.modelCalls().ofRun(TestRegion.TENANT, run.runId()))
        .extracting(ModelCall::outcome)
        .containsExactlyInAnyOrder("Lost", "OK");
    assertThat(worker.runs().find(TestRegion.TENANT, run.runId()).orElseThrow().modelCost().known())
        .isFalse();
  }

  @Test
  void shouldGiveBackWhatARefusedCallReserved() {
    server.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(503)));

    catchThrowableOfType(TypedFailure.class, () -> models().ask(question("first")));

    assertThat(used()).isEqualTo(new BudgetView.Use(0, before));
  }

  private BudgetView.Use used() {
    return office.list(TestRegion.TENANT).stream()
        .filter(view -> view.budget().flow().equals(run.flow()))
        .findFirst()
        .orElseThrow()
        .tokens();
  }

  private RoutedModels models() {
    WeftConfig.Provider provider =
        new WeftConfig.Provider(
            "openai",
            WeftConfig.ProviderKind.OPENAI,
            server.baseUrl() + "/v1",
            "TEST_KEY",
            "m",
            BigDecimal.ONE,
            BigDecimal.ONE,
            "USD",
            4096,
            16,
            null,
            "");
    return new RoutedModels(
        new WeftConfig.Models(
            List.of(provider), new WeftConfig.Roles(List.of(), List.of("openai"))),
        _ -> "secret",
        Duration.ofSeconds(5),
        new StoredModelCalls(
            worker.region(), worker.modelCalls(), worker.budgets(TestRegion.config())),
        OpenTelemetry.noop().getTracer("test"),
        Clock.systemUTC());
  }

  private ModelQuestion question(String text) {
    return new ModelQuestion(
        run,
        "step",
        "agent",
        ModelRole.AGENT,
        "1",
        "You answer.",
        List.of(new ModelQuestion.Turn(false, text)),
        null);
  }
}
