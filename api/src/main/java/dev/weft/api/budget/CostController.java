package dev.weft.api.budget;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Budgets;
import dev.weft.api.store.Tenants;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.money.Money;
import dev.weft.platform.store.CostQuery;
import dev.weft.platform.store.CostQuery.By;
import dev.weft.platform.store.CostRow;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Adds up what models cost and what tools spent. */
@Tag(name = "budgets")
@RestController
@RequestMapping("/api/v1/costs")
class CostController {
  private static final int DAYS = 30;
  private static final int LONGEST = 366;
  private static final int ROWS = 1000;

  private final Budgets budgets;
  private final Tenants tenants;
  private final Clock clock;

  CostController(Budgets budgets, Tenants tenants, Clock clock) {
    this.budgets = budgets;
    this.tenants = tenants;
    this.clock = clock;
  }

  /** What calls of models cost; the estimate is what was reserved before them. */
  @Schema(name = "ModelCosts")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ModelCosts(
      @Nullable String flow,
      @Nullable String agent,
      @Nullable String model,
      @Nullable LocalDate day,
      long calls,
      @Schema(description = "Calls whose price is unknown.") long unknownCalls,
      long tokensIn,
      long tokensOut,
      @Nullable Long estimatedTokens,
      @Schema(description = "Millionths of the currency.") long costMicros,
      @Nullable Long estimatedMicros,
      @Nullable String currency) {}

  /** What tools spent in steps that were not undone; the estimate is what people approved. */
  @Schema(name = "ToolSpend")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ToolSpend(
      @Nullable String flow,
      @Nullable String agent,
      @Nullable LocalDate day,
      long steps,
      Money spent,
      @Nullable Money estimated) {}

  /** Costs of a tenant, those of models apart from what tools spent. */
  @Schema(name = "CostReport")
  record CostReport(
      String tenant,
      LocalDate from,
      LocalDate to,
      String timeZone,
      List<String> by,
      List<ModelCosts> models,
      List<ToolSpend> spent,
      @Schema(description = "Whether there are more rows; ask for fewer days or by less.")
          boolean more,
      List<BudgetAnswer> budgets) {}

  @Operation(
      summary = "What models cost and what tools spent, added up",
      description =
          "Estimates stand beside what it was, and what is left of each budget today. At most 1000"
              + " rows.")
  @Scoped(Scopes.FLOW_READ)
  @GetMapping
  CostReport costs(
      @AuthenticationPrincipal Caller caller,
      @Parameter(
              description = "What rows are kept apart by: flow, agent, model, day.",
              example = "flow,day")
          @RequestParam(defaultValue = "flow,model")
          String by,
      @Parameter(description = "The first day; by default 29 days before the last.")
          @RequestParam(required = false)
          @Nullable LocalDate from,
      @Parameter(description = "The last day; by default today in the tenant's zone.")
          @RequestParam(required = false)
          @Nullable LocalDate to,
      @RequestParam(required = false) @Nullable String flow,
      @RequestParam(required = false) @Nullable String agent,
      @RequestParam(required = false) @Nullable String model) {
    ZoneId zone = ZoneId.of(tenants.timeZone(caller.tenant()));
    LocalDate last = to == null ? LocalDate.ofInstant(clock.instant(), zone) : to;
    LocalDate first = from == null ? last.minusDays(DAYS - 1) : from;
    if (first.isAfter(last) || first.isBefore(last.minusDays(LONGEST - 1))) {
      throw ProblemException.invalidParameter("from", "Ask for 1 to 366 days.");
    }
    Set<By> apart = by(by);
    List<CostRow> rows =
        budgets.costs(
            caller.tenant(), new CostQuery(first, last, zone, apart, flow, agent, model), ROWS + 1);
    List<ModelCosts> models = new ArrayList<>();
    List<ToolSpend> spent = new ArrayList<>();
    for (CostRow row : rows.subList(0, Math.min(ROWS, rows.size()))) {
      if (row.tools()) {
        spent.add(spend(row));
      } else {
        models.add(models(row));
      }
    }
    return new CostReport(
        caller.tenant(),
        first,
        last,
        zone.getId(),
        apart.stream().map(name -> name.name().toLowerCase(Locale.ROOT)).toList(),
        models,
        spent,
        rows.size() > ROWS,
        budgets.list(caller.tenant()).stream().map(BudgetAnswer::of).toList());
  }

  private static Set<By> by(String text) {
    Set<By> by = new TreeSet<>();
    for (String name : text.split(",", -1)) {
      if (!name.isBlank()) {
        by.add(
            Arrays.stream(By.values())
                .filter(known -> known.name().equalsIgnoreCase(name.strip()))
                .findFirst()
                .orElseThrow(() ->
                    ProblemException.invalidParameter(
                        "by", "Write some of flow, agent, model and day, as in flow,day.")));
      }
    }
    return by;
  }

  private static ModelCosts models(CostRow row) {
    return new ModelCosts(
        row.flow(),
        row.agent(),
        row.model(),
        row.day(),
        row.count(),
        row.unknown(),
        row.tokensIn(),
        row.tokensOut(),
        row.estimatedTokens(),
        row.amount(),
        row.estimated(),
        row.currency());
  }

  private static ToolSpend spend(CostRow row) {
    String currency = String.valueOf(row.currency());
    Long estimated = row.estimated();
    return new ToolSpend(
        row.flow(),
        row.agent(),
        row.day(),
        row.count(),
        new Money(row.amount(), currency),
        estimated == null ? null : new Money(estimated, currency));
  }
}
