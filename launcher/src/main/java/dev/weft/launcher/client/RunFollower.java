package dev.weft.launcher.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows one run: shows each change as its events come in, and answers or asks when a person is
 * needed. The events say that something changed; what is shown is always the run itself.
 */
final class RunFollower {
  private static final long TICK_MILLIS = 120;
  private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final Duration SILENCE = Duration.ofMinutes(2);

  private final WeftApi api;
  private final RunDisplay display;
  private final Terminal terminal;
  private final RunText text;
  private final Rules rules;
  private final LinkedBlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
  private final Set<String> answered = new HashSet<>();
  private @Nullable String asking;
  private boolean reading;
  private boolean inputEnded;
  private volatile RunView latest;

  /**
   * How to follow.
   *
   * @param answer how approvals are answered
   * @param leaveWhenAsked whether to stop at an approval that nobody here can answer
   * @param end until when to follow, as {@link System#nanoTime} counts; null without end
   */
  record Rules(Answer answer, boolean leaveWhenAsked, @Nullable Long end) {}

  private sealed interface Message {}

  private record Changed() implements Message {}

  private record Said(StepText text) implements Message {}

  private record Typed(String line) implements Message {}

  private record NoMoreInput() implements Message {}

  RunFollower(
      WeftApi api,
      RunView first,
      RunDisplay display,
      Terminal terminal,
      RunText text,
      Rules rules) {
    this.api = api;
    this.latest = first;
    this.display = display;
    this.terminal = terminal;
    this.text = text;
    this.rules = rules;
  }

  /** The run as it was last seen. */
  RunView latest() {
    return latest;
  }

  /** Follows until the run ends, needs somebody else, or the time is over. */
  RunView follow() throws InterruptedException {
    try (EventStream events = EventStream.open(api, latest.runId(), this::hear)) {
      while (true) {
        display.update(latest);
        if (latest.ended() || !answer()) {
          return latest;
        }
        Message message = next(events);
        if (message == null) {
          return latest;
        }
        if (message instanceof Said said) {
          say(said.text());
          continue;
        }
        if (message instanceof Typed typed) {
          typed(typed.line());
        } else if (message instanceof NoMoreInput) {
          inputEnded = true;
        }
        latest = refreshed();
      }
    }
  }

  private void hear(RunEvent event) {
    StepText said = StepText.of(event);
    inbox.add(said == null ? new Changed() : new Said(said));
  }

  /** Shows what was said, and what else was by now. */
  private void say(StepText first) {
    display.hear(first);
    while (inbox.peek() instanceof Said said) {
      inbox.remove();
      display.hear(said.text());
    }
  }

  /** Answers, or asks for, what the run waits for; false when nobody here can. */
  private boolean answer() {
    String pending = latest.pendingApproval();
    if (asking != null && !asking.equals(pending)) {
      display.say("");
      display.say("Decided elsewhere.");
      asking = null;
    }
    if (pending == null || answered.contains(pending)) {
      return true;
    }
    if (pending.equals(asking)) {
      return !inputEnded;
    }
    if (rules.answer() == Answer.ASK && (!terminal.asks() || inputEnded)) {
      return !rules.leaveWhenAsked();
    }
    ApprovalView approval = api.approval(pending);
    if (!approval.pending()) {
      answered.add(pending);
      return true;
    }
    if (approval.needsTwo()) {
      answered.add(pending);
      display.say("Two people other than the requester must approve: " + inShort(approval));
      display.say("  Each approves with: ./weft approve " + pending);
      return !rules.leaveWhenAsked();
    }
    switch (rules.answer()) {
      case ASK -> ask(approval);
      case APPROVE -> {
        display.say("Approving as asked in advance: " + inShort(approval));
        decide(approval.approvalId(), true);
      }
      case REJECT -> {
        display.say("Rejecting as asked in advance: " + inShort(approval));
        decide(approval.approvalId(), false);
      }
    }
    return true;
  }

  private void ask(ApprovalView approval) {
    display.pause();
    var out = terminal.redrawsOut() ? terminal.out() : terminal.err();
    out.println();
    text.approval(approval, out);
    out.print("Approve? [y/n] ");
    out.flush();
    asking = approval.approvalId();
    if (!reading) {
      reading = true;
      Thread.ofPlatform().daemon().name("answers").start(this::readLines);
    }
  }

  private void typed(String line) {
    String pending = asking;
    if (pending == null) {
      return;
    }
    switch (line.strip().toLowerCase(Locale.ROOT)) {
      case "y", "yes" -> decide(pending, true);
      case "n", "no" -> decide(pending, false);
      default -> {
        terminal.err().print("Please answer y or n: ");
        terminal.err().flush();
      }
    }
  }

  private void decide(String approvalId, boolean approve) {
    answered.add(approvalId);
    asking = null;
    inbox.add(new Changed());
    try {
      api.decide(approvalId, approve, null, null, null);
    } catch (ApiProblem problem) {
      if (problem.status() != 409 && problem.status() != 410) {
        throw problem;
      }
      display.say(problem.line());
    }
  }

  private static String inShort(ApprovalView approval) {
    String amount =
        approval.amount() == null
            ? ""
            : " ("
                + approval.amount().display()
                + (approval.maximum() == null ? "" : ", at most " + approval.maximum().display())
                + ")";
    return approval.what() + amount;
  }

  /** The next message; a pretended change now and then; null when the time is over. */
  private @Nullable Message next(EventStream events) throws InterruptedException {
    long refresh = System.nanoTime() + REFRESH_NANOS;
    while (true) {
      Message message = inbox.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
      if (message != null) {
        while (message instanceof Changed && inbox.peek() instanceof Changed) {
          message = inbox.take();
        }
        return message;
      }
      long now = System.nanoTime();
      if (isOver()) {
        return null;
      }
      if (now - refresh > 0) {
        events.dropWhenSilent();
        return new Changed();
      }
      display.tick();
    }
  }

  private boolean isOver() {
    Long end = rules.end();
    return end != null && System.nanoTime() - end > 0;
  }

  /** The run now; an API that is away for a moment is waited for, but not past the end. */
  private RunView refreshed() throws InterruptedException {
    long giveUp = System.nanoTime() + SILENCE.toNanos();
    boolean told = false;
    while (true) {
      String line;
      try {
        return api.run(latest.runId());
      } catch (ApiSilence silence) {
        if (isOver()) {
          return latest;
        }
        if (System.nanoTime() - giveUp > 0) {
          throw silence;
        }
        line = silence.line();
      } catch (ApiProblem problem) {
        if (problem.status() < 500 || System.nanoTime() - giveUp > 0) {
          throw problem;
        }
        if (isOver()) {
          return latest;
        }
        line = problem.line();
      }
      if (!told) {
        told = true;
        display.say("The API is away, waiting for it. " + line);
      }
      Thread.sleep(500);
    }
  }

  private void readLines() {
    try {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8));
      String line;
      while ((line = lines.readLine()) != null) {
        inbox.add(new Typed(line));
      }
    } catch (IOException e) {
      // As if it had ended.
    }
    inbox.add(new NoMoreInput());
  }
}
