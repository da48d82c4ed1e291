package dev.weft.api.flow;

import dev.weft.api.problem.ProblemException;
import dev.weft.platform.memory.LargeValueGate;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** Bounds the memory of all requests that read large values. */
@Component
class LargeReads {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final LargeValueGate memory = new LargeValueGate();

  /**
   * Waits until there is room for a value, which is kept until the caller has its answer.
   *
   * @throws ProblemException when there was none for long
   */
  void admit(long bytes) {
    Optional<LargeValueGate.Pass> pass;
    try {
      pass = memory.enter(bytes, PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      pass = Optional.empty();
    }
    LargeValueGate.Pass admitted =
        pass.orElseThrow(() ->
            ProblemException.of(
                503,
                "large_values_busy",
                "Too many large values are being read. Try again in seconds."));
    RequestContextHolder.currentRequestAttributes()
        .registerDestructionCallback(
            LargeReads.class.getName(), admitted::close, RequestAttributes.SCOPE_REQUEST);
  }
}
