package dev.weft.launcher.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a run's history in the engine. */
@Command(
    name = "history",
    header = "Shows a run's history in the engine, decrypted.",
    description = {
      "",
      "Needs the scope history:read, and each reading is audited. With --json it is what"
          + " './weft replay' takes.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./weft history last",
      "  ./weft history last --json > run.json",
      "  ./weft replay run.json"
    })
final class HistoryCommand extends ClientCommand {
  private static final String TYPE = "EVENT_TYPE_";
  private static final int LONGEST = 100;

  @Parameters(paramLabel = "RUN", description = "Id, unique beginning of one, or last.")
  String run = "";

  HistoryCommand(ClientContext context) {
    super(context);
  }

  @Override
  int execute() {
    WeftApi api = api();
    Map<String, Object> history = api.history(RunIds.find(api, run).runId());
    if (json) {
      RunJson.print(history, out());
      return ExitCode.COMPLETED;
    }
    if (history.get("events") instanceof List<?> events) {
      for (Object each : events) {
        if (each instanceof Map<?, ?> event) {
          print(event);
        }
      }
    }
    return ExitCode.COMPLETED;
  }

  private void print(Map<?, ?> event) {
    String type = Values.text(event.get("eventType"));
    StringBuilder said = new StringBuilder();
    event.forEach((name, value) -> {
      if (String.valueOf(name).endsWith("EventAttributes") && value instanceof Map<?, ?> told) {
        tell(told, said);
      }
    });
    out()
        .println(
            String.format("%5s  ", event.get("eventId"))
                + style().bold(type.startsWith(TYPE) ? type.substring(TYPE.length()) : type)
                + said);
  }

  /** Names, messages and payloads, wherever in an event they stand. */
  private static void tell(Map<?, ?> told, StringBuilder said) {
    told.forEach((name, value) -> {
      if (value instanceof Map<?, ?> inner) {
        if (inner.get("data") instanceof String data && inner.get("metadata") != null) {
          add(said, text(data));
        } else {
          tell(inner, said);
        }
      } else if (value instanceof List<?> list) {
        list.forEach(each -> tell(Map.of("each", each), said));
      } else if (name.equals("name") || name.equals("signalName") || name.equals("message")) {
        add(said, Values.text(value));
      }
    });
  }

  private static void add(StringBuilder said, @Nullable String text) {
    if (text != null && !text.isBlank()) {
      said.append("  ").append(text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
    }
  }

  private static String text(String data) {
    return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8)
        .replaceAll("\\s+", " ");
  }
}
