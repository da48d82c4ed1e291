package dev.weft.launcher.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weft.contract.payload.WeftJson;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Lists flows that can be started by name. */
@Command(
    name = "flows",
    header = "Lists the flows that can be started by name, and what each needs.",
    footer = {
      "",
      "Examples:",
      "  ./weft flows",
      "  ./weft flows --json",
      "  ./weft run TripBooking --input trip.json"
    })
final class FlowsCommand extends ClientCommand {
  FlowsCommand(ClientContext context) {
    super(context);
  }

  @Override
  int execute() {
    WeftApi.Page page = api().flows();
    if (json) {
      printList("flows", page);
      return ExitCode.COMPLETED;
    }
    for (var flow : page.items()) {
      out().println(style().bold(Values.text(flow.get("name"))) + "  " + flow.get("description"));
      fields(flow.get("inputSchema"), out());
      if (flow.get("example") instanceof Map<?, ?> example) {
        out().println("  " + style().dim("example " + compact(example)));
      }
    }
    return ExitCode.COMPLETED;
  }

  static void fields(@Nullable Object schema, PrintStream out) {
    if (!(schema instanceof Map<?, ?> object)
        || !(object.get("properties") instanceof Map<?, ?> properties)) {
      return;
    }
    List<?> required = object.get("required") instanceof List<?> list ? list : List.of();
    properties.forEach((name, described) -> {
      List<String> words = new ArrayList<>();
      if (described instanceof Map<?, ?> property) {
        for (String part : List.of("type", "format", "description")) {
          if (property.get(part) != null) {
            words.add(Values.text(property.get(part)));
          }
        }
      }
      words.add(required.contains(name) ? "(required)" : "(optional)");
      out.println("  " + String.format("%-14s ", name) + String.join(" ", words));
    });
  }

  private static String compact(Map<?, ?> example) {
    try {
      return WeftJson.mapper().writeValueAsString(example);
    } catch (JsonProcessingException e) {
      return "";
    }
  }
}
