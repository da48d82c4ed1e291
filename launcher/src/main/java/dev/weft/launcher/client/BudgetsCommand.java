package dev.weft.launcher.client;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists budgets; its parts set and remove them. */
@Command(
    name = "budgets",
    header = "Shows what language models may use in a day, and what is left of it.",
    footer = {
      "",
      "Examples:",
      "  ./weft budgets",
      "  ./weft budgets set --tokens 200000",
      "  ./weft budgets set --flow AgentFlow --money 5 --at-limit ask",
      "  ./weft budgets remove --flow AgentFlow"
    })
final class BudgetsCommand extends ClientCommand {
  BudgetsCommand(ClientContext context) {
    super(context);
  }

  @Override
  List<ClientCommand> parts() {
    return List.of(new Setting(context), new Removing(context));
  }

  @Override
  int execute() {
    WeftApi.Page page = api().budgets();
    if (json) {
      printList("budgets", page);
      return ExitCode.COMPLETED;
    }
    if (page.items().isEmpty()) {
      err().println("No budgets. Set one with: ./weft budgets set --tokens 200000");
      return ExitCode.COMPLETED;
    }
    print(page.items(), this);
    return ExitCode.COMPLETED;
  }

  /** Prints budgets as a table. */
  static void print(List<Map<String, Object>> budgets, ClientCommand command) {
    Table table = new Table("BUDGET OF", "A DAY", "LEFT TODAY", "AT THE LIMIT", "RESETS", "FROM");
    for (Map<String, Object> budget : budgets) {
      Map<?, ?> today = budget.get("today") instanceof Map<?, ?> map ? map : Map.of();
      table.add(
          "*".equals(budget.get("flow")) ? "all flows (*)" : Values.text(budget.get("flow")),
          limits(budget.get("tokensPerDay"), budget.get("moneyPerDay"), budget.get("currency")),
          limits(today.get("tokensLeft"), today.get("moneyLeft"), budget.get("currency")),
          String.valueOf(budget.get("atLimit")).toLowerCase(Locale.ROOT).replace('_', ' '),
          Values.moment(String.valueOf(today.get("resetsAt")), command.zone()),
          Values.text(budget.get("source")));
    }
    table.print(command.human(), command.style(), command.terminal().width());
  }

  private static String limits(
      @Nullable Object tokens, @Nullable Object money, @Nullable Object currency) {
    String counted = tokens == null ? "" : tokens + " tokens";
    String paid =
        money == null
            ? ""
            : new BigDecimal(money.toString()).stripTrailingZeros().toPlainString()
                + " "
                + Values.text(currency);
    return counted + (counted.isEmpty() || paid.isEmpty() ? "" : ", ") + paid;
  }

  /** What acts on one budget. */
  abstract static class OfOne extends ClientCommand {
    @Option(
        names = "--flow",
        paramLabel = "NAME",
        defaultValue = "*",
        description = "Of this flow (default: all flows together).")
    String flow = "*";

    OfOne(ClientContext context) {
      super(context);
    }
  }

  /** Sets a budget. */
  @Command(
      name = "set",
      header = "Sets a budget, or replaces it.",
      footer = {"", "Examples:", "  ./weft budgets set --tokens 200000 --money 5 --at-limit ask"})
  static final class Setting extends OfOne {
    @Option(names = "--tokens", paramLabel = "N", description = "Tokens in a day.")
    @Nullable Long tokens;

    @Option(names = "--money", paramLabel = "AMOUNT", description = "Money in a day, as in 2.50.")
    @Nullable BigDecimal money;

    @Option(
        names = "--currency",
        paramLabel = "CODE",
        description = "Currency of the money (default: that of the models' prices, or USD).")
    @Nullable String currency;

    @Option(
        names = "--at-limit",
        paramLabel = "WHAT",
        defaultValue = "refuse",
        description =
            "refuse, cheaper_model, or ask: wait until somebody raises it (default:"
                + " ${DEFAULT-VALUE}).")
    String atLimit = "refuse";

    Setting(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      if (tokens == null && money == null) {
        throw new CommandFailure("Give --tokens, --money or both.");
      }
      Map<String, Object> request = new LinkedHashMap<>();
      request.put("flow", flow);
      if (tokens != null) {
        request.put("tokensPerDay", tokens);
      }
      if (money != null) {
        request.put("moneyPerDay", money);
      }
      if (currency != null) {
        request.put("currency", currency);
      }
      request.put("atLimit", atLimit.toUpperCase(Locale.ROOT).replace('-', '_'));
      Map<String, Object> budget = api().setBudget(request);
      if (json) {
        RunJson.print(budget, out());
      } else {
        print(List.of(budget), this);
      }
      return ExitCode.COMPLETED;
    }
  }

  /** Removes a budget. */
  @Command(
      name = "remove",
      header = "Removes a budget; one of weft.yaml holds again then.",
      footer = {"", "Examples:", "  ./weft budgets remove"})
  static final class Removing extends OfOne {
    Removing(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      api().removeBudget(flow);
      if (json) {
        RunJson.print(Map.of("removed", flow), out());
      } else {
        out().println("Removed the budget of " + (flow.equals("*") ? "all flows" : flow) + ".");
      }
      return ExitCode.COMPLETED;
    }
  }
}
