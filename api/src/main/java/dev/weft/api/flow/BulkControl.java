package dev.weft.api.flow;

import dev.weft.api.engine.Engine;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.Caller;
import dev.weft.api.store.Audit;
import dev.weft.api.store.Runs;
import dev.weft.api.visibility.Visibilities;
import dev.weft.contract.config.Durations;
import dev.weft.platform.store.Cursor;
import dev.weft.platform.store.RunFilter;
import dev.weft.platform.store.RunView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Does one thing to many runs of a tenant: those that a filter finds, a few at a time. */
@Service
class BulkControl {
  private static final int AT_MOST = 5_000;
  private static final int PAGE = 200;
  private static final int AT_A_TIME = 32;

  private final Runs runs;
  private final RunControl control;
  private final Audit audit;
  private final Clock clock;
  private final Visibilities visibilities;

  BulkControl(Runs runs, RunControl control, Audit audit, Clock clock, Visibilities visibilities) {
    this.visibilities = visibilities;
    this.runs = runs;
    this.control = control;
    this.audit = audit;
    this.clock = clock;
  }

  BulkAnswer apply(Caller caller, BulkRequest request, String trace) {
    RunControl.Action action = request.action();
    if (action == null) {
      throw ProblemException.invalidField("/action", "required", "Say which action to take.");
    }
    List<RunView> found = matching(caller.tenant(), action, filter(caller, request.filter()));
    boolean dry = Boolean.TRUE.equals(request.dryRun());
    Integer expected = request.expectedCount();
    if (!dry && expected != null && expected != found.size()) {
      throw ProblemException.of(
          409,
          "count_changed",
          "There are " + found.size() + " such runs now, not " + expected + "; nothing was done.");
    }
    List<BulkAnswer.Failed> failed = dry ? List.of() : failures(caller, action, found, trace);
    return new BulkAnswer(
        action, dry, found.size(), dry ? 0 : found.size() - failed.size(), failed);
  }

  private RunFilter filter(Caller caller, BulkRequest.@Nullable Filter asked) {
    if (asked == null
        || (asked.flow() == null && asked.status() == null && asked.olderThan() == null)) {
      throw ProblemException.invalidField(
          "/filter", "required", "Give at least one of flow, status and olderThan.");
    }
    return new RunFilter(
        asked.status(),
        asked.flow(),
        null,
        before(asked.olderThan()),
        true,
        visibilities.sight(caller));
  }

  private @Nullable Instant before(@Nullable String olderThan) {
    if (olderThan == null) {
      return null;
    }
    try {
      Duration age = Durations.parse(olderThan);
      return clock.instant().minus(age);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalidField(
          "/filter/olderThan", "invalid", "Write a duration, as in 30m or 2h.");
    }
  }

  private List<RunView> matching(String tenant, RunControl.Action action, RunFilter filter) {
    List<RunView> found = new ArrayList<>();
    Cursor after = null;
    List<RunView> page;
    do {
      page = runs.list(tenant, filter, after, PAGE);
      page.stream().filter(action::changes).forEach(found::add);
      if (found.size() > AT_MOST) {
        throw ProblemException.of(
            422, "too_many_runs", "More than " + AT_MOST + " runs fit; narrow the filter.");
      }
      if (!page.isEmpty()) {
        RunView last = page.getLast();
        after = new Cursor(last.run().requestedAt(), UUID.fromString(last.run().runId()));
      }
    } while (page.size() == PAGE);
    return found;
  }

  private List<BulkAnswer.Failed> failures(
      Caller caller, RunControl.Action action, List<RunView> found, String trace) {
    List<Future<Runnable>> asked = new ArrayList<>();
    List<Future<?>> written = new ArrayList<>();
    List<BulkAnswer.Failed> failed = new ArrayList<>();
    try (ExecutorService workers =
        Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
      for (RunView run : found) {
        asked.add(workers.submit(() -> control.begin(action, run)));
        if (asked.size() == 1 && found.size() > 1 && engineAnswered(asked.getFirst())) {
          control.announce(action, caller.tenant(), found.subList(1, found.size()));
        }
      }
      for (int i = 0; i < found.size(); i++) {
        Future<Runnable> ask = asked.get(i);
        RunView run = found.get(i);
        written.add(workers.submit(() -> write(caller, action, run, ask, trace)));
      }
    }
    for (int i = 0; i < written.size(); i++) {
      Future<?> done = written.get(i);
      if (done.state() == Future.State.FAILED) {
        failed.add(new BulkAnswer.Failed(found.get(i).run().runId(), code(done.exceptionNow())));
      }
    }
    return failed;
  }

  /** Calls must not be broken off for an engine that cannot be asked. */
  private static boolean engineAnswered(Future<Runnable> asked) {
    try {
      asked.get();
      return true;
    } catch (ExecutionException e) {
      return !(e.getCause() instanceof Engine.UnreachableException);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private @Nullable Void write(
      Caller caller, RunControl.Action action, RunView run, Future<Runnable> asked, String trace)
      throws Exception {
    try {
      asked.get().run();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
    audit.write(
        new Audit.Entry(
            caller.tenant(),
            caller.subject(),
            "flow." + action.name().toLowerCase(Locale.ROOT),
            run.run().runId(),
            "DONE",
            trace,
            Map.of("bulk", true)));
    return null;
  }

  private static String code(Throwable why) {
    return switch (why) {
      case ProblemException problem -> problem.code();
      case Engine.UnreachableException _ -> "engine_unreachable";
      default -> "internal";
    };
  }
}
