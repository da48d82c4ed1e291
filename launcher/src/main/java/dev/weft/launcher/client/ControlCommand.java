package dev.weft.launcher.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes the course of one run, or of all open runs that a filter finds. */
abstract class ControlCommand extends ClientCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description = "Id, unique beginning of one, or last. Without it give a filter.")
  @Nullable String run;

  @Option(names = "--flow", paramLabel = "NAME", description = "All open runs of this flow.")
  @Nullable String flow;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "All open runs in this state, as in WAITING or RUNNING.")
  @Nullable String status;

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      description = "All open runs that were asked for longer ago, as in 30m or 2h.")
  @Nullable String olderThan;

  @Option(names = "--dry-run", description = "Only count the runs that would change.")
  boolean dryRun;

  @Option(names = "--yes", description = "Do not ask first.")
  boolean yes;

  private final Verb verb;

  /**
   * What is done, in words.
   *
   * @param name as in {@code cancel}
   * @param doing as in {@code Cancelling}
   * @param effect what it means, as the end of a sentence
   * @param asksForOne whether to ask also before it is done to one run
   */
  record Verb(String name, String doing, String effect, boolean asksForOne) {}

  ControlCommand(ClientContext context, Verb verb) {
    super(context);
    this.verb = verb;
  }

  /** Cancels runs. */
  @Command(
      name = "cancel",
      header = "Cancels a run, or many; what they have done is undone.",
      description = {"", "Running calls are cut off at once, their connections close.", ""},
      footer = {
        "",
        "Examples:",
        "  ./weft cancel last",
        "  ./weft cancel 0199a1b2-c3d4",
        "  ./weft cancel --flow TripBooking --older-than 2h --dry-run"
      })
  static final class Cancel extends ControlCommand {
    Cancel(ClientContext context) {
      super(context, new Verb("cancel", "Cancelling", "what it has done is undone", false));
    }
  }

  /** Pauses runs. */
  @Command(
      name = "pause",
      header = "Pauses a run, or many: no further step begins.",
      description = {
        "",
        "Steps that run go on to their end. Timers and deadlines go on as well, those of"
            + " approvals too: silence still means no.",
        ""
      },
      footer = {
        "",
        "Examples:",
        "  ./weft pause last",
        "  ./weft pause --flow TripBooking --dry-run"
      })
  static final class Pause extends ControlCommand {
    Pause(ClientContext context) {
      super(context, new Verb("pause", "Pausing", "no further step begins", false));
    }
  }

  /** Lets paused runs go on. */
  @Command(
      name = "resume",
      header = "Lets a paused run, or many, go on.",
      footer = {
        "",
        "Examples:",
        "  ./weft resume last",
        "  ./weft resume --flow TripBooking --yes"
      })
  static final class Resume extends ControlCommand {
    Resume(ClientContext context) {
      super(context, new Verb("resume", "Resuming", "it goes on with its next step", false));
    }
  }

  /** Terminates runs. */
  @Command(
      name = "terminate",
      header = "Ends a run, or many, where they are. NOTHING is undone.",
      description = {
        "",
        "What the run has done stands, and is listed as debt for a person to look at. Cancel it"
            + " instead wherever possible.",
        ""
      },
      footer = {
        "",
        "Examples:",
        "  ./weft terminate 0199a1b2-c3d4",
        "  ./weft terminate --status RUNNING --older-than 2d --dry-run"
      })
  static final class Terminate extends ControlCommand {
    Terminate(ClientContext context) {
      super(
          context,
          new Verb("terminate", "Terminating", "NOTHING is undone: what it has done stands", true));
    }
  }

  @Override
  int execute() {
    Map<String, Object> filter = filter();
    String one = run;
    if (one == null) {
      return many(filter);
    }
    if (!filter.isEmpty() || dryRun) {
      throw new CommandFailure("Give a run or a filter, not both; --dry-run goes with a filter.");
    }
    return one(one);
  }

  private int one(String id) {
    WeftApi api = api();
    RunView found = RunIds.find(api, id);
    if (found.ended()) {
      throw new CommandFailure(
          "already_ended",
          "Run " + found.shortId() + " has ended: " + Values.status(found.status()) + ".");
    }
    if (verb.asksForOne()) {
      confirm("Run " + found.shortId() + ": " + verb.effect() + ".");
    }
    api.control(found.runId(), verb.name());
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("runId", found.runId());
      object.put(verb.doing().toLowerCase(Locale.ROOT), true);
      RunJson.print(object, out());
    } else {
      out().println(verb.doing() + " run " + found.shortId() + "; " + verb.effect() + ".");
      out().println("  Follow it with: ./weft watch " + found.runId());
    }
    return ExitCode.COMPLETED;
  }

  private int many(Map<String, Object> filter) {
    if (filter.isEmpty()) {
      throw new CommandFailure(
          "Say which: ./weft " + verb.name() + " RUN, or --flow, --status, --older-than.");
    }
    WeftApi api = api();
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("action", verb.name().toUpperCase(Locale.ROOT));
    request.put("filter", filter);
    request.put("dryRun", true);
    Map<String, Object> answer = api.bulk(request);
    Object count = answer.getOrDefault("matched", 0);
    if (!dryRun && !count.equals(0)) {
      confirm(verb.doing() + " " + count + " runs; of each, " + verb.effect() + ".");
      request.put("dryRun", false);
      request.put("expectedCount", count);
      answer = api.bulk(request);
    }
    if (json) {
      RunJson.print(answer, out());
    } else if (dryRun || count.equals(0)) {
      out().println(count + " open runs would change. Nothing was done.");
    } else {
      out().println(verb.doing() + ": " + answer.get("done") + " of " + count + " runs.");
    }
    boolean failed = answer.get("failed") instanceof List<?> list && !list.isEmpty();
    if (failed && !json) {
      err().println("Some could not be changed; they may have ended meanwhile. See ./weft runs");
    }
    return failed ? ExitCode.OTHER : ExitCode.COMPLETED;
  }

  private Map<String, Object> filter() {
    Map<String, Object> filter = new LinkedHashMap<>();
    if (flow != null) {
      filter.put("flow", flow);
    }
    if (status != null) {
      filter.put("status", status.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
    if (olderThan != null) {
      filter.put("olderThan", olderThan);
    }
    return filter;
  }

  private void confirm(String what) {
    if (yes) {
      return;
    }
    if (!terminal().asks()) {
      throw new CommandFailure(what + " Add --yes to do it.");
    }
    err().print(what + " Go on? [y/n] ");
    err().flush();
    try {
      String line =
          new BufferedReader(new InputStreamReader(terminal().in(), StandardCharsets.UTF_8))
              .readLine();
      if (line != null && line.strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
        return;
      }
    } catch (IOException e) {
      throw new CommandFailure("The answer cannot be read. Add --yes to go on without.");
    }
    throw new CommandFailure("Nothing was done.");
  }
}
