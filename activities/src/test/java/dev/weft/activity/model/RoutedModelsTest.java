package dev.weft.activity.model;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.tool.TestContexts;
import dev.weft.contract.budget.AtLimit;
import dev.weft.contract.budget.BudgetRefusal;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.error.ErrorType;
import dev.weft.platform.store.CallEstimate;
import dev.weft.platform.store.ModelCall;
import dev.weft.platform.store.ModelReservation;
import dev.weft.platform.store.Reserving;
import io.opentelemetry.api.OpenTelemetry;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoutedModelsTest {
  private static final String OPENAI = "/openai/v1/chat/completions";
  private static final String ANTHROPIC = "/anthropic/v1/messages";
  private static final String OPENAI_ANSWER =
      """
      {"id":"chatcmpl-1","object":"chat.completion","created":1763712000,"model":"test-model",
       "choices":[{"index":0,"message":{"role":"assistant","content":"{\\"understood\\":[]}"},
       "finish_reason":"stop"}],
       "usage":{"prompt_tokens":1200,"completion_tokens":80,"total_tokens":1280}}
      """;
  private static final String ANTHROPIC_ANSWER =
      """
      {"id":"msg_1","type":"message","role":"assistant","model":"claude-test",
       "content":[{"type":"tool_use","id":"toolu_1","name":"planning_answer",
       "input":{"understood":["a flight"]}}],
       "stop_reason":"tool_use","stop_sequence":null,
       "usage":{"input_tokens":900,"output_tokens":40}}
      """;

  private final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());
  private final List<ModelCall> calls = new CopyOnWriteArrayList<>();
  private final Map<String, BudgetRefusal> refusals = new ConcurrentHashMap<>();
  private ModelReservation lost;
  private final List<ModelReservation> settled = new CopyOnWriteArrayList<>();
  private final List<ModelReservation> released = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void shouldSendAnOpenAiRequestWithTheSchemaAndRecordWhatItCost() {
    openAiAnswers(aResponse().withStatus(200).withBody(OPENAI_ANSWER));

    ModelAnswer answer = models("openai").ask(question());

    assertThat(answer).isEqualTo(new ModelAnswer("openai", "test-model", "{\"understood\":[]}"));
    server.verify(
        1,
        postRequestedFor(urlEqualTo(OPENAI))
            .withHeader("Authorization", equalTo("Bearer secret"))
            .withRequestBody(matchingJsonPath("$.model", equalTo("test-model")))
            .withRequestBody(matchingJsonPath("$.messages[0].role", equalTo("system")))
            .withRequestBody(matchingJsonPath("$.messages[0].content", equalTo("You plan.")))
            .withRequestBody(matchingJsonPath("$.messages[1].role", equalTo("user")))
            .withRequestBody(matchingJsonPath("$.messages[2].role", equalTo("assistant")))
            .withRequestBody(matchingJsonPath("$.messages[3].content", equalTo("mend it")))
            .withRequestBody(matchingJsonPath("$.response_format.type", equalTo("json_schema")))
            .withRequestBody(
                matchingJsonPath("$.response_format.json_schema.name", equalTo("planning_answer")))
            .withRequestBody(
                matchingJsonPath(
                    "$.response_format.json_schema.schema.properties.understood.type",
                    equalTo("array")))
            .withRequestBody(
                matchingJsonPath(
                    "$.response_format.json_schema.schema['$defs'].step.type", equalTo("object"))));
    assertThat(calls)
        .singleElement()
        .satisfies(call -> {
          assertThat(call.tokensIn()).isEqualTo(1200);
          assertThat(call.tokensOut()).isEqualTo(80);
          assertThat(call.costMicros()).isEqualTo(1200 * 2 + 80 * 10);
          assertThat(call.outcome()).isEqualTo("OK");
          assertThat(call.promptVersion()).isEqualTo("plan-1");
        });
  }

  @Test
  void shouldForceAnthropicToAnswerInTheShapeAndShowAnUnknownPriceAsUnknown() {
    server.stubFor(
        post(urlEqualTo(ANTHROPIC))
            .willReturn(aResponse().withStatus(200).withBody(ANTHROPIC_ANSWER)));

    ModelAnswer answer = models("anthropic").ask(question());

    assertThat(answer.provider()).isEqualTo("anthropic");
    assertThat(answer.text()).isEqualToIgnoringWhitespace("{\"understood\":[\"a flight\"]}");
    server.verify(
        1,
        postRequestedFor(urlEqualTo(ANTHROPIC))
            .withHeader("x-api-key", equalTo("secret"))
            .withRequestBody(matchingJsonPath("$.model", equalTo("claude-test")))
            .withRequestBody(matchingJsonPath("$.system[0].text", equalTo("You plan.")))
            .withRequestBody(matchingJsonPath("$.messages[0].role", equalTo("user")))
            .withRequestBody(matchingJsonPath("$.tool_choice.type", equalTo("any")))
            .withRequestBody(matchingJsonPath("$.tools[0].name", equalTo("planning_answer")))
            .withRequestBody(
                matchingJsonPath(
                    "$.tools[0].input_schema.properties.understood.type", equalTo("array")))
            .withRequestBody(
                matchingJsonPath("$.tools[0].input_schema['$defs'].step.type", equalTo("object"))));
    assertThat(calls)
        .singleElement()
        .satisfies(call -> {
          assertThat(call.tokensIn()).isEqualTo(900);
          assertThat(call.costMicros()).isNull();
        });
  }

  @Test
  void shouldBeRateLimitedForAsLongAsTheEndpointAsks() {
    openAiAnswers(aResponse().withStatus(429).withHeader("Retry-After", "17").withBody("{}"));

    TypedFailure failure = failure(models("openai"));

    assertThat(failure.type()).isEqualTo(ErrorType.RateLimited);
    assertThat(failure.toApplicationFailure(1).getNextRetryDelay())
        .isEqualTo(Duration.ofSeconds(17));
    server.verify(1, postRequestedFor(urlEqualTo(OPENAI)));
    assertThat(calls).extracting(ModelCall::outcome).containsExactly("RateLimited");
  }

  @Test
  void shouldBeUnavailableWhenTheEndpointFails() {
    openAiAnswers(aResponse().withStatus(500).withBody("oops"));

    assertThat(failure(models("openai")).type()).isEqualTo(ErrorType.Unavailable);
    server.verify(1, postRequestedFor(urlEqualTo(OPENAI)));
  }

  @Test
  void shouldBeUnavailableWhenTheConnectionIsReset() {
    openAiAnswers(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

    assertThat(failure(models("openai")).type()).isEqualTo(ErrorType.Unavailable);
  }

  @Test
  void shouldBeUnavailableWhenTheAnswerBreaksOff() {
    openAiAnswers(
        aResponse()
            .withStatus(200)
            .withHeader("Content-Length", "5000")
            .withBody(OPENAI_ANSWER.substring(0, 80)));

    assertThat(failure(models("openai")).type()).isEqualTo(ErrorType.Unavailable);
  }

  @Test
  void shouldBeUnavailableWhenTheAnswerTakesTooLong() {
    openAiAnswers(aResponse().withFixedDelay(3_000).withStatus(200).withBody(OPENAI_ANSWER));

    assertThat(failure(models(Duration.ofMillis(300), "openai")).type())
        .isEqualTo(ErrorType.Unavailable);
  }

  @Test
  void shouldGiveUpWhenTheAnswerIsNotJson() {
    openAiAnswers(aResponse().withStatus(200).withBody("{\"id\": \"chatcmpl"));

    TypedFailure failure = failure(models("openai"));

    assertThat(failure.type()).isEqualTo(ErrorType.Refused);
    assertThat(failure.toApplicationFailure(1).isNonRetryable()).isTrue();
  }

  @Test
  void shouldGiveUpWhenTheKeyIsRefused() {
    openAiAnswers(aResponse().withStatus(401).withBody("{}"));

    assertThat(failure(models("openai")).type()).isEqualTo(ErrorType.Unauthorized);
  }

  @Test
  void shouldAskTheFallbackWhenTheFirstFails() {
    openAiAnswers(aResponse().withStatus(503));
    server.stubFor(
        post(urlEqualTo(ANTHROPIC))
            .willReturn(aResponse().withStatus(200).withBody(ANTHROPIC_ANSWER)));

    assertThat(models("openai", "anthropic").ask(question()).provider()).isEqualTo("anthropic");
    assertThat(calls).extracting(ModelCall::outcome).containsExactly("Unavailable", "OK");
    assertThat(calls.getFirst().costMicros()).as("refused before it was charged").isZero();
  }

  @Test
  void shouldKnowACostOfNothingWhenACallWasRefusedOrNeverGotThere() {
    RoutedModels models = models("openai");
    openAiAnswers(aResponse().withStatus(429));
    failure(models);
    openAiAnswers(aResponse().withStatus(400));
    failure(models);
    server.stop();
    failure(models);

    assertThat(calls).extracting(ModelCall::costMicros).containsExactly(0L, 0L, 0L);
  }

  @Test
  void shouldNotKnowTheCostWhenACallBrokeOffOrTookTooLong() {
    openAiAnswers(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    failure(models("openai"));
    openAiAnswers(aResponse().withFixedDelay(3_000).withStatus(200).withBody(OPENAI_ANSWER));
    failure(models(Duration.ofMillis(300), "openai"));
    openAiAnswers(aResponse().withStatus(200).withBody("{\"id\": \"chatcmpl"));
    failure(models("openai"));

    assertThat(calls).extracting(ModelCall::costMicros).containsExactly(null, null, null);
  }

  @Test
  void shouldOpenTheCircuitAfterRepeatedFailures() {
    openAiAnswers(aResponse().withStatus(500));
    RoutedModels models = models("openai");
    for (int i = 0; i < 5; i++) {
      assertThat(failure(models).type()).isEqualTo(ErrorType.Unavailable);
    }

    TypedFailure open = failure(models);
    assertThat(open.type()).isEqualTo(ErrorType.CircuitOpen);
    assertThat(open.retryAfter()).as("no try is wasted on an open circuit").hasSeconds(30);
    server.verify(5, postRequestedFor(urlEqualTo(OPENAI)));
  }

  @Test
  void shouldCloseTheSocketWhenTheCallIsCancelled() throws InterruptedException {
    openAiAnswers(aResponse().withFixedDelay(20_000).withStatus(200).withBody(OPENAI_ANSWER));
    RoutedModels models = models("openai");
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread asking =
        Thread.ofVirtual()
            .start(() -> {
              try {
                models.ask(question());
              } catch (RuntimeException e) {
                thrown.set(e);
              }
            });
    Thread.sleep(500);

    asking.interrupt();

    assertThat(asking.join(Duration.ofSeconds(15))).isTrue();
    assertThat(thrown.get()).isInstanceOf(CancellationException.class);
  }

  @Test
  void shouldReserveThePromptAndTheLongestAnswerAndSettleWhatItWas() {
    openAiAnswers(aResponse().withStatus(200).withBody(OPENAI_ANSWER));

    models("openai").ask(question());

    CallEstimate estimate = settled.getFirst().estimate();
    assertThat(estimate.tokens()).isBetween(4096L + 50, 4096L + 400);
    assertThat(estimate.micros()).isBetween(4096L * 10 + 100, 4096L * 10 + 800);
    server.verify(
        postRequestedFor(urlEqualTo(OPENAI))
            .withRequestBody(matchingJsonPath("$.max_completion_tokens", equalTo("4096"))));
  }

  @Test
  void shouldGiveBackWhatWasReservedWhenTheCallWasRefusedAndKeepItWhenItMayHaveBeenCharged() {
    openAiAnswers(aResponse().withStatus(500));
    failure(models("openai"));
    assertThat(released).hasSize(1);

    openAiAnswers(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
    failure(models("openai"));
    assertThat(settled).hasSize(1);
  }

  @Test
  void shouldRecordATryThatWasLostAlsoWhenTheBudgetRefusesTheNext() {
    refusals.put("openai", refusal(AtLimit.REFUSE));
    lost =
        new ModelReservation(
            "acme", "openai", UUID.randomUUID(), new CallEstimate(500, 5_000L, "EUR"));

    assertThatThrownBy(() -> models("openai").ask(question())).isInstanceOf(TypedFailure.class);

    assertThat(calls).extracting(ModelCall::outcome).containsExactly("Lost", "BudgetExceeded");
    assertThat(settled).containsExactly(lost);
  }

  @Test
  void shouldAskNobodyWhenABudgetHasNoRoomAndTheTenantWantsARefusal() {
    refusals.put("openai", refusal(AtLimit.REFUSE));

    TypedFailure failure = failure(models("openai", "cheap"));

    assertThat(failure.type()).isEqualTo(ErrorType.BudgetExceeded);
    assertThat(failure).hasMessageContaining("1000 tokens a day");
    assertThat(failure.details()).containsExactly(refusal(AtLimit.REFUSE));
    assertThat(calls)
        .singleElement()
        .satisfies(call -> {
          assertThat(call.outcome()).isEqualTo("BudgetExceeded");
          assertThat(call.costMicros()).isZero();
        });
    server.verify(0, postRequestedFor(urlEqualTo(OPENAI)));
  }

  @Test
  void shouldAskTheNextCheaperModelWhenTheTenantWantsThat() {
    openAiAnswers(aResponse().withStatus(200).withBody(OPENAI_ANSWER));
    refusals.put("openai", refusal(AtLimit.CHEAPER_MODEL));

    ModelAnswer answer = models("openai", "dear", "anthropic", "cheap").ask(question());

    assertThat(answer.provider()).isEqualTo("cheap");
    assertThat(calls).extracting(ModelCall::provider).containsExactly("openai", "cheap");
    assertThat(calls).extracting(ModelCall::outcome).containsExactly("BudgetExceeded", "OK");
  }

  @Test
  void shouldRefuseARoleWhoseProviderIsNotConfigured() {
    assertThatThrownBy(() -> models("nobody"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nobody");
  }

  @Test
  void shouldServeNoRoleWithoutProviders() {
    assertThat(models().serves(ModelRole.PLANNER)).isFalse();
  }

  private WeftConfig.Provider openAi(String name, String price) {
    return new WeftConfig.Provider(
        name,
        WeftConfig.ProviderKind.OPENAI,
        server.baseUrl() + "/openai/v1",
        "TEST_KEY",
        "test-model",
        new BigDecimal(price),
        new BigDecimal(price),
        "USD",
        4096,
        16,
        null,
        "");
  }

  private static BudgetRefusal refusal(AtLimit atLimit) {
    return new BudgetRefusal("*", "tokens", 1000, 900, 4300, Instant.EPOCH, atLimit);
  }

  private TypedFailure failure(RoutedModels models) {
    return catchThrowableOfType(TypedFailure.class, () -> models.ask(question()));
  }

  private void openAiAnswers(ResponseDefinitionBuilder response) {
    server.stubFor(post(urlEqualTo(OPENAI)).willReturn(response));
  }

  private RoutedModels models(String... planner) {
    return models(Duration.ofSeconds(10), planner);
  }

  private RoutedModels models(Duration timeout, String... planner) {
    WeftConfig.Models config =
        new WeftConfig.Models(
            List.of(
                new WeftConfig.Provider(
                    "openai",
                    WeftConfig.ProviderKind.OPENAI,
                    server.baseUrl() + "/openai/v1",
                    "TEST_KEY",
                    "test-model",
                    new BigDecimal("2"),
                    new BigDecimal("10"),
                    "USD",
                    4096,
                    16,
                    null,
                    ""),
                openAi("cheap", "1"),
                openAi("dear", "30"),
                new WeftConfig.Provider(
                    "anthropic",
                    WeftConfig.ProviderKind.ANTHROPIC,
                    server.baseUrl() + "/anthropic/v1",
                    "TEST_KEY",
                    "claude-test",
                    null,
                    null,
                    "USD",
                    4096,
                    16,
                    null,
                    "")),
            new WeftConfig.Roles(List.of(planner), List.of()));
    return new RoutedModels(
        config,
        Map.of("TEST_KEY", "secret")::get,
        timeout,
        new RecordedCalls(),
        OpenTelemetry.noop().getTracer("test"),
        Clock.systemUTC());
  }

  /** Keeps what is recorded, and refuses what the test says. */
  private final class RecordedCalls implements ModelCalls {
    @Override
    public Reserving reserve(ModelQuestion question, String provider, CallEstimate estimate) {
      BudgetRefusal refusal = refusals.get(provider);
      if (refusal != null) {
        return new Reserving.Refused(refusal, lost);
      }
      return new Reserving.Reserved(
          new ModelReservation(question.run().tenant(), provider, UUID.randomUUID(), estimate),
          lost);
    }

    @Override
    public void record(ModelCall call, ModelReservation reservation, boolean charged) {
      calls.add(call);
      if (reservation != null) {
        (charged ? settled : released).add(reservation);
      }
    }
  }

  private static ModelQuestion question() {
    return new ModelQuestion(
        TestContexts.run("flow:write"),
        null,
        null,
        ModelRole.PLANNER,
        "plan-1",
        "You plan.",
        List.of(
            new ModelQuestion.Turn(false, "Book a flight"),
            new ModelQuestion.Turn(true, "{}"),
            new ModelQuestion.Turn(false, "mend it")),
        new ModelQuestion.AnswerShape(
            "planning_answer",
            "The plan.",
            Map.of(
                "type",
                "object",
                "properties",
                Map.of(
                    "understood",
                    Map.of("type", "array", "items", Map.of("type", "string")),
                    "step",
                    Map.of("$ref", "#/$defs/step")),
                "required",
                List.of("understood"),
                "$defs",
                Map.of("step", Map.of("type", "object")))));
  }
}
