package dev.weft.launcher.command;

import dev.weft.launcher.Json;
import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.dev.CheckoutWorker;
import dev.weft.launcher.dev.OpenRunsCheck;
import dev.weft.launcher.dev.OpenRunsReport;
import dev.weft.launcher.stack.LogFiles;
import dev.weft.launcher.stack.Stack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists version gates, and which of them open runs still need. */
@Command(
    name = "gates",
    description =
        "List, per flow of this checkout, the version gates and whether a run that is open still"
            + " needs what they keep. Replays every open run of every region; changes nothing.",
    mixinStandardHelpOptions = true)
public final class GatesCommand implements Callable<Integer> {
  private static final int SHOWN = 5;

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description = "Look at the open runs of this region only (default: of all).")
  private @Nullable String region;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    Workspace workspace = Workspace.open();
    Stack stack = new Stack(workspace, Progress.silent());
    if (stack.running().isEmpty()) {
      throw new LauncherException("the stack is not running", "start it with ./weft up");
    }
    OpenRunsReport report =
        new OpenRunsCheck(workspace.run(), new LogFiles(workspace.logs()).of("open-runs"), stack)
            .look(
                regions(stack.regions(), region),
                List.of(
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    CheckoutWorker.classpath(workspace)),
                Integer.MAX_VALUE - 1);
    String error = report.error();
    if (error != null) {
      throw new LauncherException(error, "use the full engine: ./weft doctor says what it needs");
    }
    List<OpenRunsReport.Need> gates = Objects.requireNonNullElse(report.gates(), List.of());
    List<String> unreadable = Objects.requireNonNullElse(report.unreadable(), List.of());
    if (json) {
      Map<String, Object> printed = new LinkedHashMap<>();
      printed.put("openRuns", report.replayed());
      printed.put("gates", gates);
      printed.put("unreadable", unreadable);
      System.out.println(Json.write(printed));
    } else {
      lines(gates, unreadable).forEach(System.out::println);
    }
    return 0;
  }

  /** Which regions are meant. */
  static List<String> regions(List<String> known, @Nullable String wanted) {
    if (wanted == null) {
      return known;
    }
    if (!known.contains(wanted)) {
      throw new LauncherException(
          "there is no region " + wanted, "the regions are " + String.join(", ", known));
    }
    return List.of(wanted);
  }

  /** What people read. */
  static List<String> lines(List<OpenRunsReport.Need> gates, List<String> unreadable) {
    List<String> lines = new ArrayList<>();
    if (gates.isEmpty() && unreadable.isEmpty()) {
      lines.add("No flow of this checkout has a version gate.");
    }
    String flow = "";
    for (OpenRunsReport.Need need : gates) {
      if (!need.flow().equals(flow)) {
        flow = need.flow();
        lines.add(flow + "  (" + need.open() + " open)");
      }
      OpenRunsReport.Gate gate = need.gate();
      lines.add(
          "  %s  versions %d to %d  %s  %s"
              .formatted(gate.id(), gate.minimum(), gate.maximum(), gate.place(), verdict(need)));
    }
    unreadable.forEach(
        place -> lines.add(place + "  cannot be read: a gate's id and versions must be constants"));
    return lines;
  }

  private static String verdict(OpenRunsReport.Need need) {
    OpenRunsReport.Gate gate = need.gate();
    if (!need.unknown().isEmpty()) {
      return "unknown: these runs do not replay: " + some(need.unknown());
    }
    if (need.lowest() < gate.maximum()) {
      String older = "needed from version " + need.lowest() + " by " + some(need.needing());
      return need.mayGo() ? older + "; what is older may go" : older;
    }
    return need.mayGo()
        ? "no open run needs it any more: its minimum may rise to " + gate.maximum()
        : "holds nothing older";
  }

  private static String some(List<String> runs) {
    String shown = String.join(", ", runs.subList(0, Math.min(SHOWN, runs.size())));
    return runs.size() > SHOWN ? shown + " and " + (runs.size() - SHOWN) + " more" : shown;
  }
}
