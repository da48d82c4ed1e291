package dev.weft.launcher.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.contract.payload.WeftJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a run and follows it. */
@Command(
    name = "run",
    header = "Starts a goal, a flow or a plan, and shows it until it ends.",
    description = {
      "",
      "Brings up the stack if it is down, shows each step, and asks for a confirmation before"
          + " money is spent. Ctrl-C leaves the run; it goes on.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:completed, or completed partially (which it says)",
      "2:rejected or cancelled",
      "3:failed, and what was done is undone",
      "4:could not be planned",
      "5:waits for a person",
      "6:failed, and something could not be undone",
      "1:anything else"
    },
    footer = {
      "",
      "Examples:",
      "  ./weft run \"Book a flight to Berlin next Monday and add it to my calendar\"",
      "  ./weft run TripBooking --input trip.json --approve --json",
      "  echo '{\"from\":\"VIE\",\"to\":\"BER\",\"date\":\"2027-03-01\",\"nights\":2}'"
          + " | ./weft run TripBooking --input -",
      "  ./weft run --plan plan.json --reference order-17"
    })
final class RunCommand extends FollowingCommand {
  @Parameters(
      arity = "0..*",
      paramLabel = "GOAL",
      description = "The goal in plain words, or with --input the name of a flow.")
  List<String> words = new ArrayList<>();

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "The flow's input as JSON; - reads it from standard input.")
  @Nullable String input;

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "Run a plan of your own, as JSON; - reads it from standard input.")
  @Nullable String plan;

  @Option(
      names = "--reference",
      paramLabel = "TEXT",
      description = "Your own key: starting the same reference again returns the first run.")
  @Nullable String reference;

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      description = "IANA zone that dates are meant in. Default: this machine's.")
  @Nullable String timeZone;

  @Option(
      names = "--locale",
      paramLabel = "TAG",
      description = "Language tag, as in en or de-AT. Default: this machine's.")
  @Nullable String locale;

  @Option(names = "--no-watch", description = "Start it, print its id and links, and return.")
  boolean noWatch;

  RunCommand(ClientContext context) {
    super(context);
  }

  @Override
  int execute() throws InterruptedException {
    Map<String, Object> request = request();
    timeout();
    WeftApi api = counting(startedApi());
    if (request.get("goal") instanceof String name && name.matches("[A-Za-z][A-Za-z0-9-]*")) {
      refuseFlowWithoutInput(api, name);
    }
    RunView run = start(api, request);
    if (noWatch) {
      if (json) {
        RunJson.print(RunJson.of(run), out());
      } else {
        text().whole(run, out());
      }
      return ExitCode.COMPLETED;
    }
    return follow(api, run, true);
  }

  private RunView start(WeftApi api, Map<String, Object> request) {
    try {
      return api.start(request);
    } catch (ApiSilence silence) {
      if (!api.overdue()) {
        throw silence;
      }
      throw new CommandFailure(
          "timeout",
          "The start was not answered within "
              + timeout
              + ". It may have been taken all the same: see ./weft runs");
    }
  }

  @Override
  int exitCode(ApiProblem problem) {
    boolean plan = problem.code().toLowerCase(Locale.ROOT).contains("plan");
    return problem.status() == 422 && plan ? ExitCode.NOT_PLANNED : ExitCode.OTHER;
  }

  private Map<String, Object> request() {
    String said = String.join(" ", words).strip();
    Map<String, Object> request = new LinkedHashMap<>();
    if (plan != null) {
      if (!said.isEmpty() || input != null) {
        throw new CommandFailure("--plan stands alone: without a goal and without --input.");
      }
      request.put("plan", json("--plan", plan));
    } else if (input != null) {
      if (said.isEmpty()) {
        throw new CommandFailure("Name the flow: ./weft run NAME --input FILE. See ./weft flows");
      }
      request.put("flow", said);
      request.put("input", json("--input", input));
    } else if (said.isEmpty()) {
      throw new CommandFailure("Say what to do: ./weft run \"GOAL\". See ./weft run --help");
    } else {
      request.put("goal", said);
    }
    if (reference != null) {
      request.put("reference", reference);
    }
    request.put("timeZone", zone(timeZone, zone()));
    request.put("locale", locale(locale));
    return request;
  }

  /** A zone's id, the machine's when none is given. */
  static String zone(@Nullable String zone, ZoneId machine) {
    if (zone == null) {
      return machine.getId().equals("Z") ? "UTC" : machine.getId();
    }
    try {
      return ZoneId.of(zone).getId();
    } catch (DateTimeException e) {
      throw new CommandFailure("--time-zone is no IANA time zone, as in Europe/Vienna: " + zone);
    }
  }

  /** A language tag, the machine's when none is given. */
  static String locale(@Nullable String tag) {
    String found = tag == null ? Locale.getDefault().toLanguageTag() : tag;
    return found.equals("und") || found.equals("en-US-u-va-posix") ? "en" : found;
  }

  private Object json(String option, String file) {
    try {
      byte[] bytes =
          file.equals("-") ? terminal().in().readAllBytes() : Files.readAllBytes(Path.of(file));
      JsonNode tree = WeftJson.mapper().readTree(bytes);
      if (tree == null || !tree.isObject()) {
        throw new CommandFailure(option + " " + file + " must hold one JSON object.");
      }
      return WeftJson.mapper().convertValue(tree, Object.class);
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : " (line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr()
                  + ")";
      throw new CommandFailure(
          option + " " + file + " is no JSON: " + e.getOriginalMessage() + place);
    } catch (IOException | java.nio.file.InvalidPathException e) {
      throw new CommandFailure(option + " " + file + " cannot be read: no such file?");
    }
  }

  private static void refuseFlowWithoutInput(WeftApi api, String name) {
    boolean known = api.flows().items().stream().anyMatch(flow -> name.equals(flow.get("name")));
    if (known) {
      throw new CommandFailure(
          name + " is a flow: give its input with --input FILE. Its schema: ./weft flows --json");
    }
  }
}
