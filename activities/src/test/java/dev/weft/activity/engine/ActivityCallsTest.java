package dev.weft.activity.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.RunContext;
import io.temporal.activity.ActivityInterface;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ActivityCallsTest {
  private static final RunContext RUN =
      new RunContext(
          "acme", "run-1", null, "Goal", List.of(), "Europe/Vienna", "en", Instant.EPOCH);

  @ActivityInterface
  public interface Work {
    String work();
  }

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch brokenOff = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);
  private TestActivityEnvironment environment;
  private ExecutorService callers;

  @BeforeEach
  void open() {
    environment = TestActivityEnvironment.newInstance();
    callers = Executors.newSingleThreadExecutor();
  }

  @AfterEach
  void close() {
    callers.shutdownNow();
    environment.close();
  }

  private Future<Throwable> workWith(ActivityCalls calls) throws InterruptedException {
    Work work =
        () ->
            calls.callWhileWanted(
                RUN,
                _ -> {
                  begun.countDown();
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    brokenOff.countDown();
                    throw new CancellationException("broken off");
                  }
                  return "done";
                });
    environment.registerActivitiesImplementations(work);
    Work stub = environment.newActivityStub(Work.class);
    Future<Throwable> failure = callers.submit(() -> catchThrowable(stub::work));
    begun.await();
    return failure;
  }

  private static ApplicationFailure cause(Future<Throwable> failure) throws Exception {
    Throwable thrown = failure.get();
    while (!(thrown instanceof ApplicationFailure found)) {
      thrown = thrown.getCause();
    }
    return found;
  }

  @Test
  void shouldBreakOffAtOnceAndFailOnlyWhenTheEngineKnows() throws Exception {
    ActivityCalls calls = new ActivityCalls(Duration.ofMinutes(10));
    Future<Throwable> failure = workWith(calls);

    calls.cutAhead(RUN.tenant(), "another run");
    assertThat(brokenOff.getCount()).isOne();
    calls.cutAhead(RUN.tenant(), RUN.runId());
    brokenOff.await();
    assertThat(failure.isDone()).isFalse();
    calls.cancel(RUN.tenant(), RUN.runId());

    assertThat(cause(failure).getType()).isEqualTo(ErrorType.Cancelled.name());
    assertThat(cause(failure).isNonRetryable()).isTrue();
  }

  @Test
  void shouldLetTheCallBeMadeAgainWhenTheCancelDoesNotCome() throws Exception {
    ActivityCalls calls = new ActivityCalls(Duration.ofMillis(50));
    Future<Throwable> failure = workWith(calls);

    calls.cutAhead(RUN.tenant(), RUN.runId());

    assertThat(cause(failure).getType()).isEqualTo(ErrorType.Unavailable.name());
    assertThat(cause(failure).isNonRetryable()).isFalse();
  }
}
