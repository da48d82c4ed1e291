package dev.weft.policy.authorisation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.styra.opa.wasm.OpaPolicy;
import dev.weft.contract.config.PolicyFolder;
import dev.weft.contract.payload.WeftJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Evaluates a compiled bundle in this process. One evaluation at a time: it takes microseconds, and
 * a second instance would cost its memory and the time to translate it.
 */
public final class WasmEvaluator implements Evaluator {
  /** Enough for the interpreter to be left before the first real question. */
  private static final int WARM_UP = 200;

  private static final String DECISION = "weft/authorisation/decision";
  private static final String REVOKED = "weft/authorisation/revoked";

  private final String hash;
  private final OpaPolicy policy;
  private final int decision;
  private final int revoked;
  private final ReentrantLock lock = new ReentrantLock();

  private WasmEvaluator(String hash, OpaPolicy policy) {
    this.hash = hash;
    this.policy = policy;
    this.decision = policy.findEntrypoint(DECISION);
    this.revoked = policy.findEntrypoint(REVOKED);
  }

  /**
   * Opens the bundle of a folder.
   *
   * @throws IllegalArgumentException when it is no bundle of Weft
   */
  public static WasmEvaluator open(PolicyFolder folder, String hash) {
    Path bundle = folder.bundle(hash);
    try {
      OpaPolicy policy =
          OpaPolicy.builder()
              .withPolicy(Files.readAllBytes(bundle.resolve(PolicyFolder.COMPILED)))
              .build()
              .data(Files.readString(bundle.resolve(PolicyFolder.DATA)));
      WasmEvaluator evaluator = new WasmEvaluator(hash, policy);
      for (int i = 0; i < WARM_UP; i++) {
        evaluator.evaluate(evaluator.decision, Question.PROBE.input());
        evaluator.evaluate(evaluator.revoked, Question.PROBE.input());
      }
      return evaluator;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return "in-process";
  }

  @Override
  public Verdict decide(String input, Duration budget) throws EvaluationException {
    return Verdict.read(hash, locked(decision, input, budget));
  }

  @Override
  public List<String> revoked(String input, Duration budget) throws EvaluationException {
    return Verdict.texts(locked(revoked, input, budget));
  }

  private JsonNode locked(int entryPoint, String input, Duration budget)
      throws EvaluationException {
    try {
      if (!lock.tryLock(budget.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new EvaluationException(Refusals.SLOW, "other questions are before this one");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvaluationException(Refusals.UNAVAILABLE, e);
    }
    try {
      return evaluate(entryPoint, input);
    } catch (RuntimeException e) {
      throw new EvaluationException(Refusals.UNAVAILABLE, e);
    } finally {
      lock.unlock();
    }
  }

  private JsonNode evaluate(int entryPoint, String input) {
    try {
      return WeftJson.mapper()
          .readTree(policy.entrypoint(entryPoint).evaluate(input))
          .path(0)
          .path("result");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
