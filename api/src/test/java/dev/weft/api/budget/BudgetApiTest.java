package dev.weft.api.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.api.FakeAudit;
import dev.weft.api.FakeBudgets;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.api.problem.ProblemException;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.platform.store.CostQuery.By;
import dev.weft.platform.store.CostRow;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BudgetApiTest {
  private static final String BUDGETS = "/api/v1/budgets";
  private static final String ADMIN =
      TestApi.TOKENS.of("globex", "hank", "budget:read budget:write flow:read");

  @Test
  void shouldSetShowAndRemoveABudget() {
    Answer set =
        TestApi.HTTP.send(
            "PUT",
            BUDGETS,
            ADMIN,
            "{\"tokensPerDay\": 3000, \"moneyPerDay\": 2.5, \"atLimit\": \"ASK\"}");

    assertThat(set.status()).as(set.body()).isEqualTo(200);
    assertThat(TestApi.bean(FakeAudit.class).last().action()).isEqualTo("budget.set");
    assertThat(TestApi.bean(FakeAudit.class).last().target()).isEqualTo("*");
    JsonNode listed = TestApi.HTTP.get(BUDGETS, ADMIN).json().get("items").get(0);
    assertThat(listed.get("flow").asText()).isEqualTo("*");
    assertThat(listed.get("atLimit").asText()).isEqualTo("ASK");
    assertThat(listed.get("source").asText()).isEqualTo("api");
    assertThat(listed.at("/today/tokensLeft").asLong()).isEqualTo(2000);
    assertThat(listed.at("/today/moneyLeft").decimalValue()).isEqualByComparingTo("1.0");
    assertThat(listed.at("/today/unpricedCalls").asLong()).isEqualTo(2);

    assertThat(TestApi.HTTP.send("DELETE", BUDGETS, ADMIN, "").status()).isEqualTo(204);
    assertThat(TestApi.HTTP.send("DELETE", BUDGETS, ADMIN, "").status()).isEqualTo(404);
  }

  @Test
  void shouldTakeMoneyOnlyInACurrencyInWhichModelsArePriced() {
    BudgetController euros =
        new BudgetController(
            new FakeBudgets(),
            WeftConfigLoader.parse(
                "test",
                """
                models:
                  providers:
                    - { name: own, model: m, inputPricePerMillion: 1, outputPricePerMillion: 2, currency: EUR }
                    - { name: free, model: m, currency: USD }
                """,
                Map.of(),
                Path.of("").toAbsolutePath()));

    assertThat(euros.checked(money(null)).currency()).isEqualTo("EUR");
    assertThat(euros.checked(money("EUR")).currency()).isEqualTo("EUR");
    assertThatThrownBy(() -> euros.checked(money("USD")))
        .isInstanceOf(ProblemException.class)
        .extracting(thrown -> ((ProblemException) thrown).errors().getFirst().message())
        .isEqualTo("No model is priced in USD; prices are in EUR.");
  }

  private static BudgetController.BudgetRequest money(String currency) {
    return new BudgetController.BudgetRequest(null, null, BigDecimal.ONE, currency, null);
  }

  @Test
  void shouldNameEverythingThatIsWrongWithABudget() {
    Answer wrong =
        TestApi.HTTP.send(
            "PUT",
            BUDGETS,
            ADMIN,
            "{\"flow\": \"AgentFlw\", \"tokensPerDay\": -1, \"moneyPerDay\": 0.0000001,"
                + " \"currency\": \"dollars\"}");

    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.json().get("errors").findValuesAsText("pointer"))
        .containsExactly("/flow", "/tokensPerDay", "/moneyPerDay", "/currency");
    assertThat(wrong.body()).contains("Did you mean \\\"AgentFlow\\\"?");
    Answer half = TestApi.HTTP.send("PUT", BUDGETS, ADMIN, "{\"tokensPerDay\": 1.5}");
    assertThat(half.status()).as(half.body()).isBetween(400, 422);
    assertThat(half.body()).contains("/tokensPerDay");
  }

  @Test
  void shouldAddUpCostsAsAsked() {
    FakeBudgets budgets = TestApi.bean(FakeBudgets.class);
    budgets.rows =
        List.of(
            new CostRow(
                false, "AgentFlow", null, null, null, "USD", 3, 1, 120, 30, 4200, 5000L, 9000L),
            new CostRow(
                true, "TripBooking", null, null, null, "EUR", 1, 0, 0, 0, 7770, null, 7800L));

    JsonNode costs =
        TestApi.HTTP
            .get("/api/v1/costs?by=flow,day&from=2027-02-01&to=2027-02-28&agent=travel", ADMIN)
            .json();

    assertThat(budgets.asked.by()).containsExactlyInAnyOrder(By.FLOW, By.DAY);
    assertThat(budgets.asked.from()).isEqualTo(LocalDate.of(2027, 2, 1));
    assertThat(budgets.asked.zone().getId()).isEqualTo("Europe/Vienna");
    assertThat(budgets.asked.agent()).isEqualTo("travel");
    assertThat(costs.get("tenant").asText()).isEqualTo("globex");
    assertThat(costs.at("/models/0/costMicros").asLong()).isEqualTo(4200);
    assertThat(costs.at("/models/0/estimatedMicros").asLong()).isEqualTo(9000);
    assertThat(costs.at("/spent/0/spent/minor").asLong()).isEqualTo(7770);
    assertThat(costs.at("/spent/0/estimated/minor").asLong()).isEqualTo(7800);
  }

  @Test
  void shouldRefuseQuestionsThatCannotBeMeant() {
    for (String query :
        List.of("by=colour", "from=2027-02-02&to=2027-02-01", "from=2020-01-01&to=2027-01-01")) {
      assertThat(TestApi.HTTP.get("/api/v1/costs?" + query, ADMIN).json().get("code").asText())
          .as(query)
          .isEqualTo("invalid_parameter");
    }
  }
}
