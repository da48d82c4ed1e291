package dev.weft.api.debt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.FakeDebts;
import dev.weft.api.FakeExecutions;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.contract.debt.DebtCause;
import dev.weft.contract.debt.DebtState;
import dev.weft.platform.store.DebtView;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DebtApiTest {
  private static final String DEBTS = "/api/v1/debts";

  private final FakeDebts debts = TestApi.bean(FakeDebts.class);
  private final FakeExecutions flows = TestApi.bean(FakeExecutions.class);

  @AfterEach
  void forget() {
    debts.clear();
    flows.away = false;
    flows.told.clear();
  }

  @Test
  void shouldListWhatIsOpenAndHideItFromOtherTenants() {
    String run = owing(DebtCause.UNDO_FAILED);

    Answer own = TestApi.HTTP.get(DEBTS + "?run=" + run + "&olderThan=1h", TestApi.anna());
    Answer other = TestApi.HTTP.get(DEBTS, TestApi.greta());

    assertThat(own.json().at("/items/0/stepId").asText()).isEqualTo("flight");
    assertThat(own.json().at("/items/0/error").asText()).isEqualTo("no refund");
    assertThat(other.json().get("items")).isEmpty();
    assertThat(TestApi.HTTP.get(DEBTS + "/" + run + "/flight", TestApi.greta()).status())
        .isEqualTo(404);
    assertThat(TestApi.HTTP.get(DEBTS + "?olderThan=soon", TestApi.anna()).status()).isEqualTo(400);
  }

  @Test
  void shouldTellTheFlowOfARetryOnce() {
    String run = owing(DebtCause.UNDO_FAILED);

    Answer first = repair(run, TestApi.anna(), Map.of("action", "retry", "reason", "it is back"));
    Answer again = repair(run, TestApi.anna(), Map.of("action", "retry", "reason", "it is back"));
    Answer other = repair(run, TestApi.anna(), Map.of("action", "skip", "reason", "no"));

    assertThat(first.status()).as(first.body()).isEqualTo(202);
    assertThat(first.json().get("state").asText()).isEqualTo("RETRYING");
    assertThat(again.status()).isEqualTo(202);
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.json().get("code").asText()).isEqualTo("debt_closed");
    assertThat(flows.told).contains("repair " + run + " flight/0/1");
  }

  @Test
  void shouldDecideWhenTheEngineIsAwayAndTellItLater() {
    String run = owing(DebtCause.UNDO_FAILED);
    flows.away = true;

    Answer answer = repair(run, TestApi.anna(), Map.of("action", "skip", "reason", "we keep it"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(flows.told).isEmpty();
    flows.away = false;
    TestApi.bean(DebtKeeper.class).keep();

    assertThat(flows.told).contains("repair " + run + " flight/0/1");
  }

  @Test
  void shouldHoldANewDebtInAFlow() {
    String run = owing(DebtCause.RUN_STOPPED);

    TestApi.bean(DebtKeeper.class).keep();

    assertThat(flows.told).contains("hold " + run);
  }

  @Test
  void shouldRefuseWhatCannotBe() {
    String run = owing(DebtCause.NOT_UNDOABLE);

    Answer retry = repair(run, TestApi.anna(), Map.of("action", "retry", "reason", "try"));
    Answer silent = repair(run, TestApi.anna(), Map.of("action", "skip"));
    Answer odd = repair(run, TestApi.anna(), Map.of("action", "forget", "reason", "x"));
    Answer poor =
        repair(
            run,
            TestApi.TOKENS.of("acme", "anna", "flow:read flow:write"),
            Map.of("action", "skip", "reason", "x"));

    assertThat(retry.json().get("code").asText()).isEqualTo("not_undoable");
    assertThat(silent.json().at("/errors/0/pointer").asText()).isEqualTo("/reason");
    assertThat(odd.json().at("/errors/0/pointer").asText()).isEqualTo("/action");
    assertThat(poor.status()).isEqualTo(403);
    assertThat(poor.json().get("scope").asText()).isEqualTo("debt:write");
    assertThat(debts.list("acme", dev.weft.platform.store.DebtFilter.ofRun(run), null, 9))
        .allMatch(debt -> debt.state() == DebtState.OPEN);
  }

  private static Answer repair(String run, String token, Map<String, Object> body) {
    return TestApi.HTTP.post(DEBTS + "/" + run + "/flight/repair", token, body);
  }

  private String owing(DebtCause cause) {
    String run =
        TestApi.HTTP
            .post("/api/v1/flows", TestApi.anna(), Map.of("goal", "Book a flight"))
            .json()
            .get("runId")
            .asText();
    debts.add(
        new DebtView(
            "acme",
            UUID.randomUUID().toString(),
            run,
            "AgentFlow",
            "flight",
            0,
            1,
            "travel",
            "bookFlight",
            cause,
            DebtState.OPEN,
            0,
            "Refused",
            "no refund",
            Instant.now(),
            null,
            null,
            null,
            null));
    return run;
  }
}
