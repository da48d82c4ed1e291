package dev.weft.launcher.client;

import dev.weft.contract.money.Money;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An approval, as the API shows it. */
record ApprovalView(
    String approvalId,
    String runId,
    @Nullable String stepId,
    @Nullable String agent,
    @Nullable String action,
    String state,
    @Nullable String sentence,
    @Nullable Map<String, Object> arguments,
    @Nullable Map<String, Object> originalArguments,
    @Nullable Money amount,
    @Nullable Money maximum,
    @Nullable String deadline,
    @Nullable String who,
    @Nullable Boolean undoable,
    @Nullable String decidedAt,
    @Nullable String reason,
    @Nullable Boolean fourEyes,
    @Nullable Integer votesRequired,
    @Nullable List<Map<String, Object>> votes,
    @Nullable Integer votesVoided,
    @Nullable Integer version) {
  boolean pending() {
    return state.equals("PENDING");
  }

  /** Whether two people must agree, neither of them who asked for the run. */
  boolean needsTwo() {
    return Boolean.TRUE.equals(fourEyes);
  }

  /** How many have said yes to the arguments as they are. */
  int yes() {
    return votes == null ? 0 : votes.size();
  }

  /** {@code 1 of 2}, with what no longer counts. */
  String progress() {
    return yes()
        + " of "
        + (votesRequired == null ? 1 : votesRequired)
        + (votesVoided == null || votesVoided == 0
            ? ""
            : " (" + votesVoided + " void: the arguments were changed since)");
  }

  /** What would happen, in a sentence. */
  String what() {
    return sentence != null ? sentence : agent + "." + action;
  }

  /** What somebody changed: {@code BER → HAM} by the argument's name. */
  Map<String, Object> changes() {
    Map<String, Object> changes = new LinkedHashMap<>();
    if (originalArguments == null || arguments == null) {
      return changes;
    }
    Map<String, Object> names = new LinkedHashMap<>(originalArguments);
    names.putAll(arguments);
    for (String name : names.keySet()) {
      Object before = originalArguments.get(name);
      Object now = arguments.get(name);
      if (!String.valueOf(before).equals(String.valueOf(now))) {
        changes.put(name, text(before) + " → " + text(now));
      }
    }
    return changes;
  }

  private static String text(@Nullable Object value) {
    return value == null ? "–" : Values.text(value);
  }
}
