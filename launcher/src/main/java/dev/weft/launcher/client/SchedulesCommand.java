package dev.weft.launcher.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What runs by the clock: lists it, and has a command for each thing to do with one. */
@Command(
    name = "schedules",
    header = "Lists schedules: what runs by the clock.",
    footer = {
      "",
      "Examples:",
      "  ./weft schedules",
      "  ./weft schedules create lunch --file schedule.json",
      "  ./weft schedules pause lunch --note \"until the audit is over\"",
      "  ./weft schedules run lunch"
    })
final class SchedulesCommand extends ClientCommand {
  SchedulesCommand(ClientContext context) {
    super(context);
  }

  @Override
  List<ClientCommand> parts() {
    return List.of(
        new Show(context),
        new Create(context),
        new Pause(context),
        new Resume(context),
        new RunNow(context),
        new Share(context),
        new Delete(context));
  }

  @Override
  int execute() {
    WeftApi.Page page = api().schedules();
    if (json) {
      printList("schedules", page);
      return ExitCode.COMPLETED;
    }
    if (page.items().isEmpty()) {
      err().println("No schedules. Create one with: ./weft schedules create NAME --file FILE");
      return ExitCode.COMPLETED;
    }
    Table table = new Table("SCHEDULE", "STATE", "RUNS", "WHEN", "NEXT", "KEPT BY");
    for (var schedule : page.items()) {
      table.add(
          Values.text(schedule.get("name")),
          state(schedule),
          what(schedule),
          when(schedule),
          next(schedule, this),
          "FILE".equals(schedule.get("origin")) ? "file" : "API");
    }
    table.print(out(), style(), terminal().width());
    return ExitCode.COMPLETED;
  }

  private static String state(Map<String, Object> schedule) {
    if (!Boolean.TRUE.equals(schedule.get("applied"))) {
      return "waits for the engine";
    }
    return Boolean.TRUE.equals(schedule.get("paused")) ? "paused" : "on";
  }

  private static String what(Map<String, Object> schedule) {
    return Values.text(schedule.get("flow") == null ? schedule.get("goal") : schedule.get("flow"));
  }

  private static String when(Map<String, Object> schedule) {
    return schedule.get("every") != null
        ? "every " + schedule.get("every")
        : Values.text(schedule.get("cron")) + " " + schedule.get("timeZone");
  }

  private static String next(Map<String, Object> schedule, ClientCommand command) {
    return schedule.get("nextTimes") instanceof List<?> times && !times.isEmpty()
        ? Values.moment(String.valueOf(times.getFirst()), command.zone())
        : "";
  }

  private static void print(ClientCommand command, Map<String, Object> schedule) {
    if (command.json) {
      RunJson.print(schedule, command.out());
      return;
    }
    var out = command.out();
    out.println(command.style().bold(Values.text(schedule.get("name"))) + "  " + state(schedule));
    row(out, "Runs", what(schedule));
    row(out, "When", when(schedule));
    row(out, "Next", next(schedule, command));
    row(out, "Overlap", Values.text(schedule.get("overlap")));
    row(out, "As", Values.text(schedule.get("service")));
    row(out, "Seen by", RunText.audience(schedule.get("visibility"), schedule.get("group")));
    if (schedule.get("note") != null) {
      row(out, "Note", Values.text(schedule.get("note")));
    }
    row(out, "In Web UI", Values.text(schedule.get("engineId")));
    if (schedule.get("recentRuns") instanceof List<?> runs) {
      for (Object one : runs) {
        if (one instanceof Map<?, ?> run) {
          row(
              out,
              "Run",
              run.get("runId")
                  + "  "
                  + Values.status(String.valueOf(run.get("status")))
                  + "  "
                  + Values.moment(String.valueOf(run.get("requestedAt")), command.zone()));
        }
      }
    }
  }

  private static void row(java.io.PrintStream out, String name, String value) {
    out.println("  " + String.format("%-10s", name) + " " + value);
  }

  /** What acts on one schedule. */
  abstract static class OfOne extends ClientCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The schedule's name.")
    String name = "";

    OfOne(ClientContext context) {
      super(context);
    }

    abstract Map<String, Object> act(WeftApi api);

    /** Says what came of it. */
    void tell(Map<String, Object> schedule) {
      print(this, schedule);
    }

    @Override
    final int execute() {
      tell(act(api()));
      return ExitCode.COMPLETED;
    }
  }

  @Command(
      name = "show",
      header = "Shows a schedule with its next times and recent runs.",
      footer = {"", "Examples:", "  ./weft schedules show lunch --json"})
  static final class Show extends OfOne {
    Show(ClientContext context) {
      super(context);
    }

    @Override
    Map<String, Object> act(WeftApi api) {
      return api.schedule(name);
    }
  }

  @Command(
      name = "create",
      header = "Creates a schedule, or changes the one of that name.",
      footer = {
        "",
        "Examples:",
        "  echo '{\"goal\":\"Record 12.50 EUR for lunch today\",\"cron\":[\"0 13 * * MON-FRI\"]}'"
            + " | ./weft schedules create lunch --file -"
      })
  static final class Create extends OfOne {
    @Option(
        names = "--file",
        required = true,
        paramLabel = "FILE",
        description = "What runs when, as JSON; - reads standard input.")
    String file = "";

    Create(ClientContext context) {
      super(context);
    }

    @Override
    Map<String, Object> act(WeftApi api) {
      return api.putSchedule(name, readJson("--file", file));
    }
  }

  @Command(
      name = "pause",
      header = "Pauses a schedule; runs go on.",
      footer = {"", "Examples:", "  ./weft schedules pause lunch --note \"on holiday\""})
  static final class Pause extends OfOne {
    @Option(names = "--note", paramLabel = "TEXT", description = "Why, for people.")
    @Nullable String note;

    Pause(ClientContext context) {
      super(context);
    }

    @Override
    Map<String, Object> act(WeftApi api) {
      Map<String, Object> request = new LinkedHashMap<>();
      if (note != null) {
        request.put("note", note);
      }
      return api.toSchedule(name, "pause", request);
    }
  }

  @Command(
      name = "resume",
      header = "Resumes a schedule.",
      footer = {"", "Examples:", "  ./weft schedules resume lunch"})
  static final class Resume extends OfOne {
    Resume(ClientContext context) {
      super(context);
    }

    @Override
    Map<String, Object> act(WeftApi api) {
      return api.toSchedule(name, "resume", Map.of());
    }
  }

  @Command(
      name = "run",
      header = "Starts a schedule's run now, also while it is paused.",
      footer = {"", "Examples:", "  ./weft schedules run lunch"})
  static final class RunNow extends OfOne {
    RunNow(ClientContext context) {
      super(context);
    }

    @Override
    Map<String, Object> act(WeftApi api) {
      return api.toSchedule(name, "run", Map.of());
    }
  }

  @Command(
      name = "visibility",
      header = "Says who sees a schedule, and the runs that it will start.",
      footer = {"", "Examples:", "  ./weft schedules visibility lunch private"})
  static final class Share extends OfOne {
    @Parameters(index = "1", paramLabel = "WHO", description = "private, family or public.")
    Audience.Visibility visibility = Audience.Visibility.PRIVATE;

    @Option(
        names = "--group",
        paramLabel = "NAME",
        description = "For family: one of the groups that your token names.")
    @Nullable String group;

    Share(ClientContext context) {
      super(context);
    }

    @Override
    Map<String, Object> act(WeftApi api) {
      return api.shareSchedule(name, VisibilityCommand.request(visibility, group));
    }
  }

  @Command(
      name = "delete",
      header = "Deletes a schedule; runs that it started go on.",
      footer = {"", "Examples:", "  ./weft schedules delete lunch"})
  static final class Delete extends OfOne {
    Delete(ClientContext context) {
      super(context);
    }

    @Override
    Map<String, Object> act(WeftApi api) {
      api.deleteSchedule(name);
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("deleted", name);
      return object;
    }

    @Override
    void tell(Map<String, Object> deleted) {
      if (json) {
        RunJson.print(deleted, out());
      } else {
        out().println("Deleted " + name + "; runs that it started go on.");
      }
    }
  }
}
