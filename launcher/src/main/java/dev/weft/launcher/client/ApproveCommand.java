package dev.weft.launcher.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import dev.weft.contract.payload.WeftJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Approves, with other arguments if wanted, or lets somebody else decide. */
@Command(
    name = "approve",
    header = "Approves what a run waits for.",
    footer = {
      "",
      "Examples:",
      "  ./weft approve last",
      "  ./weft approve 0199a1b2-c3d4 --reason \"as discussed\"",
      "  ./weft approve last --edit date=2027-03-02 --edit price.minor=12900",
      "  ./weft approve last --arguments flight.json",
      "  ./weft approve last --delegate bob"
    })
final class ApproveCommand extends DecisionCommand {
  @Option(
      names = "--edit",
      paramLabel = "KEY=VALUE",
      description =
          "Change one argument, and approve it so: a dot leads into an object; the value is JSON,"
              + " or else text. May be repeated.")
  List<String> edits = new ArrayList<>();

  @Option(
      names = "--arguments",
      paramLabel = "FILE",
      description = "Approve with these arguments, all of them, as JSON; - reads standard input.")
  @Nullable String file;

  @Option(
      names = "--delegate",
      paramLabel = "PERSON",
      description = "Decide nothing; let this person decide instead.")
  @Nullable String delegate;

  ApproveCommand(ClientContext context) {
    super(context, true);
  }

  @Override
  int execute() {
    if (delegate != null && (file != null || !edits.isEmpty() || reason != null)) {
      throw new CommandFailure("--delegate stands alone: whom you name decides.");
    }
    if (file != null && !edits.isEmpty()) {
      throw new CommandFailure("Give --edit or --arguments, not both.");
    }
    if (delegate == null) {
      return super.execute();
    }
    WeftApi api = api();
    ApprovalView asked = ApprovalIds.find(api, id);
    Map<String, Object> made = api.delegate(asked.approvalId(), delegate);
    if (json) {
      RunJson.print(made, out());
    }
    human().println(delegate + " may decide now: " + asked.what());
    human().println("  Take it back with: ./weft approvals undelegate " + made.get("delegationId"));
    return ExitCode.COMPLETED;
  }

  @Override
  @Nullable Map<String, Object> arguments(ApprovalView asked) {
    if (file != null) {
      return readJson("--arguments", file);
    }
    if (edits.isEmpty()) {
      return null;
    }
    Map<String, Object> changed =
        WeftJson.toMap(asked.arguments() == null ? Map.of() : asked.arguments());
    for (String edit : edits) {
      int equals = edit.indexOf('=');
      if (equals < 1) {
        throw new CommandFailure("--edit wants KEY=VALUE, as in date=2027-03-02: " + edit);
      }
      put(changed, edit.substring(0, equals).split("\\.", -1), edit.substring(equals + 1));
    }
    return changed;
  }

  private static void put(Map<String, Object> target, String[] path, String value) {
    Map<String, Object> object = target;
    for (int i = 0; i < path.length - 1; i++) {
      Map<String, Object> inner =
          object.get(path[i]) instanceof Map<?, ?> map
              ? WeftJson.toMap(map)
              : new LinkedHashMap<>();
      object.put(path[i], inner);
      object = inner;
    }
    object.put(path[path.length - 1], value(value));
  }

  /** A date or a word is no JSON and stays as it was typed. */
  private static Object value(String text) {
    try {
      Object parsed =
          WeftJson.mapper()
              .readerFor(Object.class)
              .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .readValue(text);
      return parsed == null ? text : parsed;
    } catch (JsonProcessingException e) {
      return text;
    }
  }
}
