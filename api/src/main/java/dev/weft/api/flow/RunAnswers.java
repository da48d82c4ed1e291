package dev.weft.api.flow;

import dev.weft.api.flow.RunAnswer.CostView;
import dev.weft.api.flow.RunAnswer.ErrorView;
import dev.weft.api.flow.RunAnswer.ModelCost;
import dev.weft.api.flow.RunAnswer.StepAnswer;
import dev.weft.api.flow.RunAnswer.WaitingFor;
import dev.weft.api.placement.PlacementAnswer;
import dev.weft.api.security.Caller;
import dev.weft.api.store.Approvals;
import dev.weft.api.store.Debts;
import dev.weft.api.store.Runs;
import dev.weft.api.visibility.Visibilities;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.debt.DebtState;
import dev.weft.contract.payload.LargeValues;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.StepStatus;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.DebtFilter;
import dev.weft.platform.store.DebtView;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.StepView;
import dev.weft.platform.store.TemplateVersion;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Words runs as the API shows them. */
@Service
class RunAnswers {
  private static final String DEFAULT_CURRENCY = "EUR";
  private static final String STEPS = "steps";

  private static final int MOST_APPROVALS = 200;
  private static final int MOST_DEBTS = 200;

  private final Runs runs;
  private final Approvals approvals;
  private final Debts debts;
  private final Why why;
  private final WeftConfig config;
  private final Visibilities visibilities;

  RunAnswers(
      Runs runs,
      Approvals approvals,
      Debts debts,
      Why why,
      WeftConfig config,
      Visibilities visibilities) {
    this.runs = runs;
    this.approvals = approvals;
    this.debts = debts;
    this.why = why;
    this.config = config;
    this.visibilities = visibilities;
  }

  RunAnswer of(Caller caller, RunView run) {
    boolean untouched = run.status() == RunStatus.ACCEPTED && run.rerunOf() == null;
    List<StepView> steps =
        untouched ? List.of() : runs.steps(run.run().tenant(), run.run().runId());
    List<DebtView> debts = openDebts(run);
    WaitingFor waiting =
        run.status().terminal() && !debts.isEmpty() ? Why.debt(run, debts) : why.of(run, steps);
    return new RunAnswer(
        run.run().runId(),
        run.workflowId(),
        run.run().flow(),
        run.status(),
        run.reference(),
        run.goal(),
        run.plan(),
        run.planHash(),
        run.planner(),
        steps(run, steps),
        undone(run, steps),
        debts.stream().map(DebtView::stepId).toList(),
        result(run),
        error(run),
        cost(run),
        durationMs(run),
        run.run().requestedAt(),
        run.startedAt(),
        run.endedAt(),
        run.pausedAt(),
        waiting,
        run.rerunOf(),
        untouched ? List.of() : runs.reruns(run.run().tenant(), run.run().runId()),
        run.origin().startAt(),
        template(run),
        run.origin().scheduleId(),
        run.sharing().visibility(),
        visibilities.group(caller, run.sharing()),
        PlacementAnswer.of(run.target()),
        links(run));
  }

  /** Differs whenever the answer does: the row's version, and what the run waits for. */
  static String etag(RunView run, RunAnswer answer) {
    return "\""
        + run.version()
        + "-"
        + Integer.toHexString(Objects.hash(answer.waitingFor()))
        + "\"";
  }

  static RunSummary summary(RunView run) {
    return new RunSummary(
        run.run().runId(),
        run.run().flow(),
        run.status(),
        run.reference(),
        run.goal(),
        run.error() == null ? null : run.error().code(),
        run.run().requestedAt(),
        run.startedAt(),
        run.endedAt(),
        run.pausedAt(),
        durationMs(run),
        run.openDebts(),
        run.rerunOf(),
        run.origin().startAt(),
        template(run),
        run.sharing().visibility());
  }

  private static RunAnswer.@Nullable TemplateRef template(RunView run) {
    TemplateVersion template = run.origin().template();
    return template == null ? null : new RunAnswer.TemplateRef(template.name(), template.version());
  }

  /**
   * The steps, and beside what an approver changed what it was before: as the flow asked first,
   * when it had to ask again.
   */
  List<StepAnswer> steps(RunView run, List<StepView> steps) {
    Map<String, Map<String, Object>> originals = new LinkedHashMap<>();
    if (steps.stream().anyMatch(step -> step.approvalId() != null)) {
      for (ApprovalView approval :
          approvals.inbox(run.run().tenant(), null, run.run().runId(), null, MOST_APPROVALS)) {
        Map<String, Object> original = approval.voting().original();
        if (original != null) {
          originals.put(approval.stepId(), original);
        }
      }
    }
    return steps.stream().map(step -> step(run, step, originals.get(step.stepId()))).toList();
  }

  private StepAnswer step(RunView run, StepView step, @Nullable Map<String, Object> original) {
    String self = self(run) + "/steps/" + step.stepId();
    return new StepAnswer(
        step.stepId(),
        step.position(),
        step.agent(),
        step.action(),
        step.status(),
        step.attempts(),
        step.params() == null ? Map.of() : step.params(),
        original,
        step.result(),
        step.spent(),
        step.errorCode(),
        step.error(),
        step.approvalId(),
        step.startedAt(),
        step.endedAt(),
        step.reusedFrom(),
        large(step.largeParams(), self + "/params"),
        large(step.largeResult(), self + "/result"));
  }

  private static @Nullable LargeValue large(@Nullable Long bytes, String href) {
    return bytes == null ? null : new LargeValue(bytes, href);
  }

  private String self(RunView run) {
    return config.apiUrl() + "/api/v1/flows/" + run.run().runId();
  }

  static CostView cost(RunView run) {
    boolean known = run.modelCost().known();
    String currency = run.modelCost().currency();
    return new CostView(
        new ModelCost(
            known,
            known ? run.modelCost().micros() : null,
            currency == null ? DEFAULT_CURRENCY : currency),
        run.spent());
  }

  /**
   * A large result does not say again what the steps beside it returned: how large that is only.
   */
  private static @Nullable Map<String, Object> result(RunView run) {
    Map<String, Object> whole = run.result();
    if (whole == null
        || !LargeValues.large(whole)
        || !(whole.get(STEPS) instanceof List<?> outcomes)) {
      return whole;
    }
    Map<String, Object> result = new LinkedHashMap<>(whole);
    result.put(STEPS, outcomes.stream().map(RunAnswers::withoutResult).toList());
    return result;
  }

  private static Object withoutResult(Object outcome) {
    if (!(outcome instanceof Map<?, ?> map) || map.get("result") == null) {
      return outcome;
    }
    Map<String, Object> small = new LinkedHashMap<>();
    map.forEach((name, value) -> small.put(String.valueOf(name), value));
    small.put("resultBytes", LargeValues.size(small.remove("result")));
    return small;
  }

  private static @Nullable ErrorView error(RunView run) {
    return run.error() == null
        ? null
        : new ErrorView(
            run.error().code(), run.error().message(), run.error().stepId(), run.error().details());
  }

  private static @Nullable Long durationMs(RunView run) {
    return run.endedAt() == null
        ? null
        : Duration.between(run.run().requestedAt(), run.endedAt()).toMillis();
  }

  private List<DebtView> openDebts(RunView run) {
    return run.openDebts() == 0
        ? List.of()
        : debts.list(
            run.run().tenant(),
            new DebtFilter(
                List.of(DebtState.OPEN, DebtState.RETRYING), null, null, run.run().runId(), null),
            null,
            MOST_DEBTS);
  }

  /** In the order of the undoing as far as the flow tells it; then what was undone since. */
  private static List<String> undone(RunView run, List<StepView> steps) {
    Set<String> undone = new LinkedHashSet<>(ids(run, "undone"));
    List<String> precautions = ids(run, "undoneAsPrecaution");
    steps.stream()
        .filter(step -> step.status() == StepStatus.UNDONE)
        .filter(step -> !precautions.contains(step.stepId()))
        .forEach(step -> undone.add(step.stepId()));
    return List.copyOf(undone);
  }

  private static List<String> ids(RunView run, String field) {
    return run.result() != null && run.result().get(field) instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  private Map<String, String> links(RunView run) {
    String api = config.apiUrl();
    String self = self(run);
    Map<String, String> links = new LinkedHashMap<>();
    links.put("self", self);
    links.put("events", self + "/events");
    if (run.status() == RunStatus.WAITING) {
      links.put("approvals", api + "/api/v1/approvals?state=PENDING&run=" + run.run().runId());
    }
    if (run.openDebts() > 0) {
      links.put("debts", api + "/api/v1/debts?run=" + run.run().runId());
    }
    links.put("temporal", temporal(run));
    links.put("docs", api + "/docs");
    return links;
  }

  private String temporal(RunView run) {
    String ui = config.temporal().ui().url();
    return (ui.isBlank() ? "http://127.0.0.1:" + config.temporal().ui().port() : ui)
        + "/namespaces/"
        + run.target().namespace()
        + "/workflows/"
        + URLEncoder.encode(run.workflowId(), StandardCharsets.UTF_8);
  }
}
