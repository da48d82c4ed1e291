package dev.weft.activity.model;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import dev.weft.activity.failure.TypedFailure;
import dev.weft.contract.error.ErrorType;
import dev.weft.platform.store.CallEstimate;
import dev.weft.platform.store.ModelCall;
import dev.weft.platform.store.ModelReservation;
import dev.weft.platform.store.Reserving;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A provider with its guards: a circuit that opens when at least half of the last ten calls failed,
 * and a bound on calls at a time. Each call makes a record and a span.
 */
final class GuardedProvider {
  private static final Long NOTHING = 0L;
  private static final String CANCELLED = "Cancelled";
  private static final String LOST = "Lost";
  private static final Duration OPEN_FOR = Duration.ofSeconds(30);

  private final ModelProvider provider;
  private final ModelCalls calls;
  private final Tracer tracer;
  private final Clock clock;
  private final CircuitBreaker circuit;
  private final Bulkhead bulkhead;

  GuardedProvider(ModelProvider provider, ModelCalls calls, Tracer tracer, Clock clock) {
    this.provider = provider;
    this.calls = calls;
    this.tracer = tracer;
    this.clock = clock;
    this.circuit =
        CircuitBreaker.of(
            provider.name(),
            CircuitBreakerConfig.custom()
                .slidingWindowSize(10)
                .minimumNumberOfCalls(5)
                .failureRateThreshold(50)
                .waitDurationInOpenState(OPEN_FOR)
                .permittedNumberOfCallsInHalfOpenState(1)
                .recordException(
                    e -> e instanceof TypedFailure failure && failure.type().retryable())
                .build());
    this.bulkhead =
        Bulkhead.of(
            provider.name(),
            BulkheadConfig.custom()
                .maxConcurrentCalls(provider.maxConcurrentCalls())
                .maxWaitDuration(Duration.ZERO)
                .build());
  }

  /** Whether the question costs less here than there, as far as both are known to cost. */
  boolean cheaperThan(GuardedProvider other, ModelQuestion question) {
    CallEstimate here = provider.estimate(question);
    CallEstimate there = other.provider.estimate(question);
    Long price = here.micros();
    Long otherPrice = there.micros();
    return price != null
        && otherPrice != null
        && here.currency().equals(there.currency())
        && price < otherPrice;
  }

  /** Asks; with a text, streamed. */
  ModelAnswer ask(ModelQuestion question, @Nullable ModelText text) {
    try {
      return bulkhead.executeSupplier(() -> circuit.executeSupplier(() -> call(question, text)));
    } catch (CallNotPermittedException e) {
      throw TypedFailure.later(
          ErrorType.CircuitOpen,
          "the circuit to the model of " + provider.name() + " is open after repeated failures",
          OPEN_FOR);
    } catch (BulkheadFullException e) {
      throw TypedFailure.of(
          ErrorType.RateLimited, "too many calls at a time to the model of " + provider.name());
    }
  }

  private ModelAnswer call(ModelQuestion question, @Nullable ModelText text) {
    Instant at = clock.instant();
    long started = System.nanoTime();
    Span span =
        tracer
            .spanBuilder("chat " + provider.modelName())
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute("gen_ai.operation.name", "chat")
            .setAttribute("gen_ai.provider.name", provider.kind().name().toLowerCase(Locale.ROOT))
            .setAttribute("gen_ai.request.model", provider.modelName())
            .startSpan();
    ModelReservation reservation = null;
    try (Scope _ = span.makeCurrent()) {
      Reserving reserving = calls.reserve(question, provider.name(), provider.estimate(question));
      if (reserving.lost() != null) {
        calls.record(record(question, null, null, null, started, LOST, at), reserving.lost(), true);
      }
      reservation =
          switch (reserving) {
            case Reserving.Reserved reserved -> reserved.reservation();
            case Reserving.Refused refused ->
                throw TypedFailure.of(
                    ErrorType.BudgetExceeded, refused.refusal().sentence(), refused.refusal());
          };
      ChatResponse response = provider.ask(question, text);
      TokenUsage usage = response.tokenUsage();
      Long in = usage == null ? null : whole(usage.inputTokenCount());
      Long out = usage == null ? null : whole(usage.outputTokenCount());
      if (in != null) {
        span.setAttribute("gen_ai.usage.input_tokens", in);
      }
      if (out != null) {
        span.setAttribute("gen_ai.usage.output_tokens", out);
      }
      calls.record(
          record(question, in, out, provider.price().micros(in, out), started, "OK", at),
          reservation,
          true);
      return new ModelAnswer(provider.name(), provider.modelName(), ModelProvider.text(response));
    } catch (RuntimeException e) {
      if (ModelFailures.cancelled(e)) {
        throw cutOff(record(question, null, null, null, started, CANCELLED, at), reservation);
      }
      TypedFailure failure = ModelFailures.typed(provider.name(), e);
      span.setStatus(StatusCode.ERROR, failure.type().name());
      span.setAttribute("error.type", failure.type().name());
      // Without a reservation nothing was sent.
      boolean mayHaveCost = reservation != null && ModelFailures.mayHaveCost(e);
      Long cost = mayHaveCost ? provider.price().micros(null, null) : NOTHING;
      calls.record(
          record(question, null, null, cost, started, failure.type().name(), at),
          reservation,
          mayHaveCost);
      throw failure;
    } finally {
      span.end();
    }
  }

  /** Records a call that a cancel cut off; an interrupted thread could not reach the store. */
  private CancellationException cutOff(ModelCall call, @Nullable ModelReservation reservation) {
    boolean interrupted = Thread.interrupted();
    try {
      calls.record(call, reservation, reservation != null);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return new CancellationException("the call was cancelled");
  }

  private ModelCall record(
      ModelQuestion question,
      @Nullable Long in,
      @Nullable Long out,
      @Nullable Long cost,
      long started,
      String outcome,
      Instant at) {
    return new ModelCall(
        question.run().tenant(),
        question.run().runId(),
        question.stepId(),
        question.agent(),
        question.role().name().toLowerCase(Locale.ROOT),
        provider.name(),
        provider.modelName(),
        question.promptVersion(),
        in,
        out,
        cost,
        cost == null ? null : provider.price().currency(),
        Duration.ofNanos(System.nanoTime() - started).toMillis(),
        outcome,
        null,
        at);
  }

  /** What a provider says it used; null when that is nothing to go by. */
  private static @Nullable Long whole(@Nullable Integer count) {
    return count == null || count < 0 ? null : Long.valueOf(count);
  }
}
