package dev.weft.api.budget;

import dev.weft.api.flow.Page;
import dev.weft.api.problem.NearestName;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.AuditTrail;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Budgets;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.budget.AtLimit;
import dev.weft.contract.budget.BudgetRefusal;
import dev.weft.contract.catalog.StartableFlow;
import dev.weft.contract.catalog.StartableFlows;
import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.store.Budget;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows, sets and removes what language models may use in a day. */
@Tag(name = "budgets", description = "What language models may use in a day, and what was used.")
@RestController
@RequestMapping("/api/v1/budgets")
class BudgetController {
  private static final int MONEY_DIGITS = 6;
  private static final BigDecimal LARGEST = BigDecimal.valueOf(1_000_000_000_000L);

  private final Budgets budgets;
  private final SortedSet<String> currencies;

  BudgetController(Budgets budgets, WeftConfig config) {
    this.budgets = budgets;
    this.currencies = config.models().currencies();
  }

  /** A budget to set; at least one of the two limits. */
  @Schema(name = "BudgetRequest")
  record BudgetRequest(
      @Schema(description = "A flow's name; * (the default) for all flows together.", example = "*")
          @Nullable String flow,
      @Nullable Long tokensPerDay,
      @Schema(description = "In units of the currency, at most 6 decimals.", example = "5.00")
          @Nullable BigDecimal moneyPerDay,
      @Schema(
              description = "ISO 4217; when it is absent that of the models' prices, or USD.",
              example = "USD")
          @Nullable String currency,
      @Schema(description = "REFUSE when it is absent.") @Nullable AtLimit atLimit) {}

  @Operation(
      summary = "The tenant's budgets, and what is left of them today",
      description = "Those of the configuration stand among them, unless the API set another.")
  @Scoped(Scopes.BUDGET_READ)
  @GetMapping
  Page<BudgetAnswer> list(@AuthenticationPrincipal Caller caller) {
    return new Page<>(budgets.list(caller.tenant()).stream().map(BudgetAnswer::of).toList(), null);
  }

  @Operation(
      summary = "Set a budget, or replace it",
      description =
          "Calls that wait because a budget has no room are let pass within a quarter of the time"
              + " that they have waited, at most 15 minutes.")
  @Scoped(value = Scopes.BUDGET_WRITE, action = "budget.set")
  @PutMapping
  BudgetAnswer put(
      @AuthenticationPrincipal Caller caller,
      @RequestBody BudgetRequest request,
      HttpServletRequest http) {
    Budget budget = checked(request);
    AuditTrail.target(http, budget.flow());
    budgets.put(caller.tenant(), budget);
    return budgets.list(caller.tenant()).stream()
        .filter(view -> view.budget().flow().equals(budget.flow()))
        .findFirst()
        .map(BudgetAnswer::of)
        .orElseThrow(() -> ProblemException.notFound("budget"));
  }

  @Operation(
      summary = "Remove a budget",
      description = "One of the configuration holds again then. What was used stays counted.")
  @Scoped(value = Scopes.BUDGET_WRITE, action = "budget.remove")
  @DeleteMapping
  ResponseEntity<Void> remove(
      @AuthenticationPrincipal Caller caller,
      @RequestParam(defaultValue = BudgetRefusal.ALL_FLOWS) String flow,
      HttpServletRequest http) {
    if (!budgets.remove(caller.tenant(), flow)) {
      throw ProblemException.notFound("budget");
    }
    AuditTrail.target(http, flow);
    return ResponseEntity.noContent().build();
  }

  Budget checked(BudgetRequest request) {
    List<PlanProblem> problems = new ArrayList<>();
    String flow = request.flow() == null ? BudgetRefusal.ALL_FLOWS : request.flow();
    List<String> flows = flows();
    if (!flows.contains(flow)) {
      String near =
          NearestName.of(flow, flows).map(name -> " Did you mean \"" + name + "\"?").orElse("");
      problems.add(new PlanProblem("/flow", "unknown_flow", "There is no such flow." + near));
    }
    Long tokens = request.tokensPerDay();
    BigDecimal money = request.moneyPerDay();
    if (tokens == null && money == null) {
      problems.add(new PlanProblem("", "missing", "Set tokensPerDay, moneyPerDay or both."));
    }
    if (tokens != null && tokens < 0) {
      problems.add(new PlanProblem("/tokensPerDay", "range", "Tokens cannot be negative."));
    }
    if (money != null
        && (money.signum() < 0
            || money.compareTo(LARGEST) > 0
            || money.stripTrailingZeros().scale() > MONEY_DIGITS)) {
      problems.add(
          new PlanProblem(
              "/moneyPerDay", "range", "Write an amount of at least 0 with at most 6 decimals."));
    }
    String usual = currencies.size() == 1 ? currencies.first() : "USD";
    String currency = request.currency() == null ? usual : request.currency();
    if (!currency.matches("[A-Z]{3}")) {
      problems.add(new PlanProblem("/currency", "currency", "Write an ISO 4217 code, as in USD."));
    } else if (money != null && !currencies.isEmpty() && !currencies.contains(currency)) {
      problems.add(
          new PlanProblem(
              "/currency",
              "currency",
              "No model is priced in "
                  + currency
                  + "; prices are in "
                  + String.join(", ", currencies)
                  + "."));
    }
    if (!problems.isEmpty()) {
      throw ProblemException.invalid("invalid_input", problems);
    }
    AtLimit atLimit = request.atLimit();
    return new Budget(
        flow,
        tokens,
        money == null ? null : money.movePointRight(MONEY_DIGITS).longValueExact(),
        money == null ? null : currency,
        atLimit == null ? AtLimit.REFUSE : atLimit,
        false);
  }

  private static List<String> flows() {
    List<String> flows = new ArrayList<>();
    flows.add(BudgetRefusal.ALL_FLOWS);
    flows.add(AgentFlowWorkflow.NAME);
    StartableFlows.all().stream().map(StartableFlow::name).forEach(flows::add);
    return flows;
  }
}
