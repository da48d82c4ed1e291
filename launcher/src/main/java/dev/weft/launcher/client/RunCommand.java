package dev.weft.launcher.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "  ./weft run DocumentSummary --text report.txt",
      "  ./weft run --plan plan.json --reference order-17",
      "  ./weft run \"Record 12.50 EUR for lunch today\" --in 2h"
    })
final class RunCommand extends FollowingCommand {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]*(@[1-9][0-9]{0,8})?");

  @Parameters(
      arity = "0..*",
      paramLabel = "GOAL",
      description =
          "The goal in plain words, or the name of a flow or template, with --input what it takes.")
  List<String> words = new ArrayList<>();

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description = "The flow's input as JSON; - reads it from standard input.")
  @Nullable String input;

  @Option(
      names = "--text",
      paramLabel = "FILE",
      description =
          "A plain text file as the flow's input: its name as title, what it holds as text;"
              + " - reads it from standard input.")
  @Nullable String text;

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

  @Mixin Locality locality = new Locality();

  @Mixin Audience audience = new Audience();

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "Start then, and return at once: 2027-03-01T08:00 in the time zone, or with an offset.")
  @Nullable String at;

  @Option(
      names = "--in",
      paramLabel = "TIME",
      description = "Start after this time, as in 30m or 2h, and return at once.")
  @Nullable String in;

  @Option(
      names = "--debounce-key",
      paramLabel = "TEXT",
      description = "Of starts with this key that follow each other quickly, only the last counts.")
  @Nullable String debounceKey;

  @Option(
      names = "--debounce-wait",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "How long nothing new must come (default: ${DEFAULT-VALUE}).")
  String debounceWait = "30s";

  @Option(
      names = "--deduplicate-key",
      paramLabel = "TEXT",
      description = "Start one run with this key per window; another start returns that run.")
  @Nullable String deduplicateKey;

  @Option(
      names = "--deduplicate-window",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "How long the key counts, from the first start on (default: ${DEFAULT-VALUE}).")
  String deduplicateWindow = "1h";

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
    boolean named = named(api, request);
    RunView run;
    try {
      run = start(api, request);
    } catch (ApiProblem problem) {
      if (named && problem.status() == 422) {
        err().println(request.get("flow") + " needs input: --input FILE. Its fields: ./weft flows");
      }
      throw problem;
    }
    if (noWatch || run.status().equals("DELAYED")) {
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
    if (input != null && text != null) {
      throw new CommandFailure("Give the input with --input or with --text, not both.");
    }
    if (plan != null) {
      if (!said.isEmpty() || input != null || text != null) {
        throw new CommandFailure("--plan stands alone: without a goal and without --input.");
      }
      request.put("plan", readJson("--plan", plan));
    } else if (input != null || text != null) {
      if (said.isEmpty()) {
        throw new CommandFailure("Name the flow: ./weft run NAME --input FILE. See ./weft flows");
      }
      request.put("flow", said);
      request.put("input", input == null ? document(text) : readJson("--input", input));
    } else if (said.isEmpty()) {
      throw new CommandFailure("Say what to do: ./weft run \"GOAL\". See ./weft run --help");
    } else {
      request.put("goal", said);
    }
    if (reference != null) {
      request.put("reference", reference);
    }
    startControl(request);
    locality.addTo(request, zone());
    audience.addTo(request);
    return request;
  }

  private void startControl(Map<String, Object> request) {
    if (at != null) {
      request.put("startAt", at);
    }
    if (in != null) {
      request.put("startIn", in);
    }
    if (debounceKey != null) {
      request.put("debounce", pair("key", debounceKey, "wait", debounceWait));
    }
    if (deduplicateKey != null) {
      request.put("deduplicate", pair("key", deduplicateKey, "window", deduplicateWindow));
    }
  }

  private static Map<String, Object> pair(String one, Object first, String two, Object second) {
    Map<String, Object> pair = new LinkedHashMap<>();
    pair.put(one, first);
    pair.put(two, second);
    return pair;
  }

  /** A goal that is the name of a flow or template means that: with no input. */
  private boolean named(WeftApi api, Map<String, Object> request) {
    if (!(request.get("goal") instanceof String name) || !NAME.matcher(name).matches()) {
      return false;
    }
    boolean flow = api.flows().items().stream().anyMatch(known -> name.equals(known.get("name")));
    if (!flow && !template(api, TemplatesCommand.Named.parse(name))) {
      return false;
    }
    request.remove("goal");
    request.put("flow", name);
    request.put("input", Map.of());
    return true;
  }

  private static boolean template(WeftApi api, TemplatesCommand.Named named) {
    try {
      api.template(named.name(), named.version());
      return true;
    } catch (ApiProblem problem) {
      if (problem.status() == 404) {
        return false;
      }
      throw problem;
    }
  }

  private Map<String, Object> document(@Nullable String file) {
    String name = String.valueOf(file);
    try {
      Map<String, Object> document = new LinkedHashMap<>();
      if (!name.equals("-")) {
        document.put("title", String.valueOf(Path.of(name).getFileName()));
      }
      document.put("text", StandardCharsets.UTF_8.newDecoder().decode(bytes(name)).toString());
      return document;
    } catch (CharacterCodingException e) {
      throw new CommandFailure("--text " + name + " is no plain text in UTF-8.");
    } catch (IOException | java.nio.file.InvalidPathException e) {
      throw new CommandFailure("--text " + name + " cannot be read: no such file?");
    }
  }

  private ByteBuffer bytes(String file) throws IOException {
    return ByteBuffer.wrap(
        file.equals("-") ? terminal().in().readAllBytes() : Files.readAllBytes(Path.of(file)));
  }
}
