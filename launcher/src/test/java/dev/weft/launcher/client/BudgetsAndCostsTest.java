package dev.weft.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BudgetsAndCostsTest {
  private static final Map<String, Object> BUDGET =
      Map.of(
          "flow", "*",
          "tokensPerDay", 200_000,
          "moneyPerDay", 5.000000,
          "currency", "USD",
          "atLimit", "CHEAPER_MODEL",
          "source", "api",
          "today",
              Map.of("tokensLeft", 150_000, "moneyLeft", 4.25, "resetsAt", "2027-03-01T23:00:00Z"));

  private final FakeApi api = new FakeApi();
  private final Cli cli = new Cli(api.address());

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void shouldShowWhatIsLeftOfEachBudget() {
    api.reply("GET", "/api/v1/budgets", 200, Map.of("items", List.of(BUDGET)));

    Cli.Answer shown = cli.run("budgets");
    Cli.Answer json = cli.run("budgets", "--json");

    assertThat(shown.exitCode()).isZero();
    assertThat(shown.out())
        .contains(
            "all flows (*)", "200000 tokens, 5 USD", "150000 tokens, 4.25 USD", "cheaper model");
    assertThat((List<?>) json.json().get("budgets")).hasSize(1);
  }

  @Test
  void shouldSetABudget() {
    api.reply("PUT", "/api/v1/budgets", 200, BUDGET);

    Cli.Answer set =
        cli.run(
            "budgets", "set", "--tokens", "200000", "--money", "5", "--at-limit", "cheaper-model");

    assertThat(set.exitCode()).as(set.err()).isZero();
    assertThat(api.calls("PUT", "/api/v1/budgets").getFirst().body())
        .containsEntry("flow", "*")
        .containsEntry("tokensPerDay", 200_000)
        .containsEntry("moneyPerDay", 5)
        .doesNotContainKey("currency")
        .containsEntry("atLimit", "CHEAPER_MODEL");
  }

  @Test
  void shouldAskForALimitWhenThereIsNone() {
    Cli.Answer none = cli.run("budgets", "set");

    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err()).contains("--tokens, --money or both");
  }

  @Test
  void shouldRemoveABudget() {
    api.reply("DELETE", "/api/v1/budgets?flow=AgentFlow", 204, "");

    assertThat(cli.run("budgets", "remove", "--flow", "AgentFlow").exitCode()).isZero();
    assertThat(api.calls("DELETE", "/api/v1/budgets")).hasSize(1);
  }

  @Test
  void shouldShowModelsApartFromWhatToolsSpentAndWhatIsLeft() {
    Map<String, Object> models =
        Map.of(
            "flow", "AgentFlow",
            "calls", 3,
            "unknownCalls", 1,
            "tokensIn", 1200,
            "tokensOut", 80,
            "estimatedTokens", 5000,
            "costMicros", 3200,
            "estimatedMicros", 44_000,
            "currency", "USD");
    Map<String, Object> spent =
        Map.of(
            "flow",
            "TripBooking",
            "steps",
            2,
            "spent",
            Map.of("minor", 7770, "currency", "EUR"),
            "estimated",
            Map.of("minor", 7800, "currency", "EUR"));
    api.reply(
        "GET",
        "/api/v1/costs?by=flow%2Cmodel&from=2027-02-01",
        200,
        Map.of(
            "tenant",
            "demo",
            "from",
            "2027-02-01",
            "to",
            "2027-03-01",
            "timeZone",
            "Europe/Vienna",
            "by",
            List.of("flow", "model"),
            "models",
            List.of(models),
            "spent",
            List.of(spent),
            "more",
            false,
            "budgets",
            List.of(BUDGET)));

    Cli.Answer shown = cli.run("costs", "--by", "flow,model", "--from", "2027-02-01");

    assertThat(shown.exitCode()).as(shown.err()).isZero();
    assertThat(shown.out())
        .contains(
            "Costs of demo", "0.003200 USD and unknown", "0.044000 USD", "77.70 EUR", "78.00 EUR")
        .contains("150000 tokens, 4.25 USD");
  }
}
