package dev.weft.worker;

import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import io.temporal.workflow.Promise;
import io.temporal.workflow.TimerOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Remembers what a flow asked for last while it is replayed, and on which line of its code. */
final class CodePlaces extends CallWatch {
  private static final int KEPT = 5;
  private static final StackWalker CALLERS = StackWalker.getInstance();

  private final Deque<String> last = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();

  /** The newest first. */
  List<String> last() {
    lock.lock();
    try {
      return List.copyOf(last);
    } finally {
      lock.unlock();
    }
  }

  void forget() {
    lock.lock();
    try {
      last.clear();
    } finally {
      lock.unlock();
    }
  }

  private void note(String what) {
    String at =
        CALLERS.walk(frames ->
            frames
                .filter(frame -> frame.getClassName().startsWith("dev.weft.flow."))
                .limit(3)
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                .reduce((one, caller) -> one + " < " + caller)
                .orElse("outside of the flow's own code"));
    lock.lock();
    try {
      last.addFirst(what + " at " + at);
      if (last.size() > KEPT) {
        last.removeLast();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  WorkflowOutboundCallsInterceptor before(WorkflowOutboundCallsInterceptor calls) {
    return new Calls(calls);
  }

  private final class Calls extends WorkflowOutboundCallsInterceptorBase {
    Calls(WorkflowOutboundCallsInterceptor next) {
      super(next);
    }

    @Override
    public <R> ActivityOutput<R> executeActivity(ActivityInput<R> input) {
      note("activity " + input.getActivityName());
      return super.executeActivity(input);
    }

    @Override
    public <R> LocalActivityOutput<R> executeLocalActivity(LocalActivityInput<R> input) {
      note("local activity " + input.getActivityName());
      return super.executeLocalActivity(input);
    }

    @Override
    public <R> ChildWorkflowOutput<R> executeChildWorkflow(ChildWorkflowInput<R> input) {
      note("child flow " + input.getWorkflowType());
      return super.executeChildWorkflow(input);
    }

    @Override
    public void sleep(Duration duration) {
      note("sleep of " + duration);
      super.sleep(duration);
    }

    @Override
    public Promise<Void> newTimer(Duration duration) {
      note("timer of " + duration);
      return super.newTimer(duration);
    }

    @Override
    public Promise<Void> newTimer(Duration duration, TimerOptions options) {
      note("timer of " + duration);
      return super.newTimer(duration, options);
    }

    @Override
    public boolean await(Duration timeout, String reason, Supplier<Boolean> condition) {
      note("wait of at most " + timeout);
      return super.await(timeout, reason, condition);
    }

    @Override
    public int getVersion(String changeId, int minimum, int maximum) {
      note("version gate " + changeId);
      return super.getVersion(changeId, minimum, maximum);
    }
  }
}
