package dev.weft.launcher.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weft.contract.payload.WeftJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a run again from a chosen step. */
@Command(
    name = "rerun",
    header = "Runs a run again from a step; the results of the steps before are taken over.",
    description = {
      "",
      "It is a new run. Steps whose effect was undone run again too. What would repeat an effect"
          + " that stands is refused, unless --repeat names it. Confirmations are asked for anew.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./weft rerun last --from hotel",
      "  ./weft rerun 0199a1b2-c3d4 --from hotel --set hotel.nights=3",
      "  ./weft rerun last --from flight --input date=2027-04-01",
      "  ./weft rerun last --from expense --repeat expense --json"
    })
final class RerunCommand extends FollowingCommand {
  @Parameters(paramLabel = "RUN", description = "Id, unique beginning of one, or last.")
  String run = "";

  @Option(
      names = "--from",
      required = true,
      paramLabel = "STEP",
      description = "The first step that runs again.")
  String from = "";

  @Option(
      names = "--set",
      paramLabel = "STEP.PARAM=VALUE",
      description = "A new value of a plan's parameter; JSON or plain text. May be repeated.")
  List<String> set = new ArrayList<>();

  @Option(
      names = "--input",
      paramLabel = "FIELD=VALUE",
      description = "A new value of a hand-written flow's input. May be repeated.")
  List<String> input = new ArrayList<>();

  @Option(
      names = "--repeat",
      paramLabel = "STEP",
      description = "Repeat this step's effect although it stands. May be repeated.")
  List<String> repeat = new ArrayList<>();

  @Option(
      names = "--reference",
      paramLabel = "TEXT",
      description = "Your own key: the same reference again returns the first run.")
  @Nullable String reference;

  @Option(names = "--no-watch", description = "Start it, print its id and links, and return.")
  boolean noWatch;

  RerunCommand(ClientContext context) {
    super(context);
  }

  @Override
  int execute() throws InterruptedException {
    Map<String, Object> request = request();
    timeout();
    WeftApi api = api();
    RunView again = api.rerun(RunIds.find(api, run).runId(), request);
    if (noWatch) {
      if (json) {
        RunJson.print(RunJson.of(again), out());
      } else {
        text().whole(again, out());
      }
      return ExitCode.COMPLETED;
    }
    return follow(api, again, true);
  }

  private Map<String, Object> request() {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("fromStep", from);
    if (!set.isEmpty()) {
      Map<String, Map<String, Object>> params = new LinkedHashMap<>();
      for (String one : set) {
        String name = name("--set", one, "STEP.PARAM=VALUE");
        int dot = name.indexOf('.');
        if (dot < 1 || dot == name.length() - 1) {
          throw new CommandFailure("--set is STEP.PARAM=VALUE, as in hotel.nights=3: " + one);
        }
        params
            .computeIfAbsent(name.substring(0, dot), _ -> new LinkedHashMap<>())
            .put(name.substring(dot + 1), value(one));
      }
      request.put("params", params);
    }
    if (!input.isEmpty()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      input.forEach(one -> fields.put(name("--input", one, "FIELD=VALUE"), value(one)));
      request.put("input", fields);
    }
    if (!repeat.isEmpty()) {
      request.put("allowRepeat", repeat);
    }
    if (reference != null) {
      request.put("reference", reference);
    }
    return request;
  }

  private static String name(String option, String text, String form) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new CommandFailure(option + " is " + form + ": " + text);
    }
    return text.substring(0, equals).strip();
  }

  /** Numbers, booleans, objects and quoted texts as JSON says; anything else is text. */
  private static @Nullable Object value(String text) {
    String value = text.substring(text.indexOf('=') + 1).strip();
    try {
      return WeftJson.mapper().readValue(value, Object.class);
    } catch (JsonProcessingException e) {
      return value;
    }
  }
}
