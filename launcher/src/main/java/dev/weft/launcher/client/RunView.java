package dev.weft.launcher.client;

import dev.weft.contract.money.Money;
import dev.weft.contract.run.RunStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run, as the API shows it. */
record RunView(
    String runId,
    @Nullable String workflowId,
    @Nullable String flow,
    String status,
    @Nullable String reference,
    @Nullable String goal,
    @Nullable String planner,
    List<Step> steps,
    List<String> undone,
    List<String> debt,
    @Nullable Map<String, Object> result,
    @Nullable Failure error,
    @Nullable Cost cost,
    @Nullable Long durationMs,
    @Nullable String requestedAt,
    @Nullable String endedAt,
    @Nullable String pausedAt,
    @Nullable WaitingFor waitingFor,
    @Nullable String rerunOf,
    List<String> reruns,
    int openDebts,
    @Nullable Placement placement,
    @Nullable String visibility,
    @Nullable String group,
    Map<String, Object> links) {

  RunView {
    steps = steps == null ? List.of() : List.copyOf(steps);
    undone = undone == null ? List.of() : List.copyOf(undone);
    debt = debt == null ? List.of() : List.copyOf(debt);
    reruns = reruns == null ? List.of() : List.copyOf(reruns);
    links = links == null ? new LinkedHashMap<>() : links;
  }

  /** Where a run was placed. */
  record Placement(String region, String tier, List<String> rules, @Nullable String reason) {
    Placement {
      rules = rules == null ? List.of() : List.copyOf(rules);
    }

    /** In a line: the place, and what decided so. */
    String line() {
      return region
          + ", "
          + tier
          + " workers"
          + (rules.isEmpty() ? "" : " (" + String.join(", ", rules) + "): " + reason);
    }
  }

  /** One step of a run. */
  record Step(
      String id,
      int position,
      @Nullable String agent,
      @Nullable String action,
      String status,
      int attempts,
      @Nullable Map<String, Object> params,
      @Nullable Map<String, Object> originalParams,
      @Nullable Map<String, Object> result,
      @Nullable Money spent,
      @Nullable String errorCode,
      @Nullable String error,
      @Nullable String reusedFrom) {
    String toolName() {
      return agent == null || action == null ? "branch" : agent + "." + action;
    }
  }

  /** Why a run did not complete. */
  record Failure(
      @Nullable String code,
      @Nullable String message,
      @Nullable String stepId,
      @Nullable Map<String, Object> details) {}

  /** What a run has cost so far. */
  record Cost(@Nullable ModelCost model, List<Money> spent) {
    Cost {
      spent = spent == null ? List.of() : List.copyOf(spent);
    }
  }

  /** What its models have cost, in millionths of the currency. */
  record ModelCost(boolean known, @Nullable Long amountMicros, @Nullable String currency) {}

  /** What a run waits for. */
  record WaitingFor(
      String kind,
      @Nullable String text,
      @Nullable String approvalId,
      @Nullable String who,
      @Nullable String deadline,
      @Nullable String lastError,
      @Nullable String nextAt,
      @Nullable String since,
      @Nullable String command) {}

  /** Ids of steps that were undone although nobody can tell whether they had taken effect. */
  List<String> undoneAsPrecaution() {
    return result != null && result.get("undoneAsPrecaution") instanceof List<?> ids
        ? ids.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** The status, when this client knows it. */
  @Nullable RunStatus knownStatus() {
    for (RunStatus known : RunStatus.values()) {
      if (known.name().equals(status)) {
        return known;
      }
    }
    return null;
  }

  boolean ended() {
    RunStatus known = knownStatus();
    return known != null && known.terminal();
  }

  boolean waitsForPerson() {
    return !ended() && waitingFor != null && waitingFor.kind().equals("approval");
  }

  /** How many steps its plan has; 0 for a hand-written flow, whose steps appear as it goes. */
  int plannedSteps() {
    return planner == null ? 0 : steps.size();
  }

  /** The id of the approval that it waits for, or null. */
  @Nullable String pendingApproval() {
    return waitsForPerson() && waitingFor != null ? waitingFor.approvalId() : null;
  }

  /** Enough of the id to find the run by. */
  String shortId() {
    return shortId(runId);
  }

  /** The first two groups of a UUIDv7: the millisecond in which it was made. */
  static String shortId(String id) {
    return id.length() > 13 ? id.substring(0, 13) : id;
  }

  /** A link as text, or null. */
  @Nullable String link(String name) {
    return links.get(name) instanceof String text ? text : null;
  }
}
