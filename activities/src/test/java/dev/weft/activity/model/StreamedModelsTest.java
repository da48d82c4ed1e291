package dev.weft.activity.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.tool.TestContexts;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.error.ErrorType;
import dev.weft.platform.store.CallEstimate;
import dev.weft.platform.store.ModelCall;
import dev.weft.platform.store.ModelReservation;
import dev.weft.platform.store.Reserving;
import dev.weft.testkit.fake.StreamingModel;
import dev.weft.testkit.fake.StreamingModel.Ending;
import dev.weft.testkit.fake.StreamingModel.Script;
import io.opentelemetry.api.OpenTelemetry;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamedModelsTest {
  private static final List<String> PIECES = List.of("One ", "piece,\n", "and \"another\".");

  private volatile Ending ending = Ending.COMPLETE;
  private final StreamingModel model =
      new StreamingModel(
          body -> new Script(PIECES, body.contains("second") ? Ending.COMPLETE : ending));
  private final List<ModelCall> calls = new CopyOnWriteArrayList<>();
  private final Heard heard = new Heard();

  @AfterEach
  void stop() {
    model.close();
  }

  @ParameterizedTest
  @EnumSource(WeftConfig.ProviderKind.class)
  void shouldHandOnThePiecesAndRecordTheUsage(WeftConfig.ProviderKind kind) {
    ModelAnswer answer =
        models(Duration.ofSeconds(5), provider("first", kind)).ask(question(), heard);

    assertThat(heard.said).containsExactlyElementsOf(PIECES);
    assertThat(answer.text()).isEqualTo(String.join("", PIECES));
    assertThat(model.requests()).singleElement().asString().contains("\"stream\"");
    assertThat(calls)
        .singleElement()
        .satisfies(call -> {
          assertThat(call.tokensIn()).isEqualTo(21);
          assertThat(call.tokensOut()).isEqualTo(7);
          assertThat(call.outcome()).isEqualTo("OK");
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = Ending.class,
      names = {"RESET", "HALF"})
  void shouldBeginAnewWithTheNextModelWhenOneBreaksOff(Ending how) {
    ending = how;

    ModelAnswer answer =
        models(
                Duration.ofSeconds(5),
                provider("first", WeftConfig.ProviderKind.OPENAI),
                provider("second", WeftConfig.ProviderKind.ANTHROPIC))
            .ask(question(), heard);

    assertThat(answer.provider()).isEqualTo("second");
    assertThat(heard.said.subList(0, 2)).containsExactly(PIECES.getFirst(), "<reset>");
    assertThat(heard.said.subList(2, 5)).containsExactlyElementsOf(PIECES);
    assertThat(calls).extracting(ModelCall::outcome).containsExactly("Unavailable", "OK");
  }

  @Test
  void shouldGiveUpWhenAModelFallsSilent() {
    ending = Ending.HOLD;

    TypedFailure failure =
        catchThrowableOfType(
            TypedFailure.class,
            () ->
                models(Duration.ofMillis(300), provider("first", WeftConfig.ProviderKind.OPENAI))
                    .ask(question(), heard));

    assertThat(failure.type()).isEqualTo(ErrorType.Unavailable);
    assertThat(failure).hasMessageContaining("in time");
  }

  @ParameterizedTest
  @EnumSource(WeftConfig.ProviderKind.class)
  void shouldCloseTheSocketWhenAStreamIsCancelled(WeftConfig.ProviderKind kind) throws Exception {
    ending = Ending.HOLD;
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    RoutedModels models = models(Duration.ofSeconds(20), provider("first", kind));
    Thread asking =
        Thread.ofVirtual()
            .start(() -> {
              try {
                models.ask(question(), heard);
              } catch (RuntimeException e) {
                thrown.set(e);
              }
            });
    while (model.held() == 0 || heard.said.isEmpty()) {
      Thread.onSpinWait();
    }

    asking.interrupt();

    assertThat(asking.join(Duration.ofMinutes(1))).isTrue();
    assertThat(thrown.get()).isInstanceOf(CancellationException.class);
    while (model.held() > 0) {
      Thread.onSpinWait();
    }
    assertThat(model.closings()).hasSize(1);
    assertThat(calls).extracting(ModelCall::outcome).containsExactly("Cancelled");
  }

  private static ModelQuestion question() {
    return new ModelQuestion(
        TestContexts.run("flow:write"),
        "part-1",
        "document",
        ModelRole.AGENT,
        "document-1",
        "Sum up.",
        List.of(new ModelQuestion.Turn(false, "A text")),
        null);
  }

  private WeftConfig.Provider provider(String name, WeftConfig.ProviderKind kind) {
    return new WeftConfig.Provider(
        name,
        kind,
        model.baseUrl(),
        "TEST_KEY",
        name + "-model",
        new BigDecimal("2"),
        new BigDecimal("10"),
        "USD",
        4096,
        16,
        null,
        "");
  }

  private RoutedModels models(Duration timeout, WeftConfig.Provider... providers) {
    List<String> names = List.of(providers).stream().map(WeftConfig.Provider::name).toList();
    return new RoutedModels(
        new WeftConfig.Models(List.of(providers), new WeftConfig.Roles(List.of(), names)),
        _ -> "secret",
        timeout,
        new Recorded(),
        OpenTelemetry.noop().getTracer("test"),
        Clock.systemUTC());
  }

  /** Lets everything pass and keeps the records. */
  private final class Recorded implements ModelCalls {
    @Override
    public Reserving reserve(ModelQuestion question, String provider, CallEstimate estimate) {
      return new Reserving.Reserved(
          new ModelReservation(question.run().tenant(), provider, UUID.randomUUID(), estimate),
          null);
    }

    @Override
    public void record(ModelCall call, ModelReservation reservation, boolean charged) {
      assertThat(reservation).isNotNull();
      assertThat(charged).isTrue();
      calls.add(call);
    }
  }

  private static final class Heard implements ModelText {
    private final List<String> said = new CopyOnWriteArrayList<>();

    @Override
    public void text(String piece) {
      said.add(piece);
    }

    @Override
    public void reset() {
      said.add("<reset>");
    }
  }
}
