package dev.weft.api.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestTokens;
import dev.weft.contract.tool.AgentDescriptor;
import dev.weft.contract.tool.ApprovalRule;
import dev.weft.contract.tool.Effect;
import dev.weft.contract.tool.ToolDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Changed arguments and delegation, from HTTP through the engine to the database. */
class ApprovalEditsIT {
  private static final String APPROVALS = "/api/v1/approvals/";
  private static final Map<String, Object> SCHEMA =
      Map.of(
          "type",
          "object",
          "properties",
          Map.of("to", Map.of("type", "string"), "date", Map.of("type", "string")));

  @BeforeAll
  static void registerTheTool() {
    RealStack.stores()
        .agents()
        .upsertSystem(
            List.of(
                new AgentDescriptor(
                    "travel", "Travels.", List.of("travel.bookFlight"), null, 0, null, "ACTIVE")),
            List.of(
                new ToolDescriptor(
                    "travel",
                    "bookFlight",
                    "Books a flight.",
                    SCHEMA,
                    Map.of("type", "object"),
                    Effect.MONEY,
                    true,
                    false,
                    Duration.ofSeconds(5),
                    "travel:write",
                    new ApprovalRule("approval:write", "the requester"),
                    0,
                    List.of())));
  }

  @Test
  void shouldQuoteChangedArgumentsAnewAndRunWithThem() {
    JsonNode waiting = waiting();
    String decision = APPROVALS + waiting.at("/waitingFor/approvalId").asText() + "/decision";
    String self = "/api/v1/flows/" + waiting.get("runId").asText();

    Answer wrong = approve(decision, Map.of("date", "2027-03-02"));
    Answer dearer = approve(decision, Map.of("to", "LAX", "date", "2027-03-02"));
    Answer approved = approve(decision, Map.of("to", "HAM", "date", "2027-03-02"));
    Answer repeated = approve(decision, Map.of("to", "HAM", "date", "2027-03-02"));

    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.json().at("/errors/0/pointer").asText()).isEqualTo("/arguments/to");
    assertThat(dearer.status()).as(dearer.body()).isEqualTo(200);
    assertThat(dearer.json().get("state").asText()).isEqualTo("PENDING");
    assertThat(dearer.json().at("/amount/minor").asInt()).isEqualTo(90_000);
    assertThat(approved.json().get("state").asText()).isEqualTo("APPROVED");
    assertThat(approved.json().at("/amount/minor").asInt()).isEqualTo(12_000);
    assertThat(repeated.status()).isEqualTo(200);
    assertThat(approved.json().at("/originalArguments/to").asText()).isEqualTo("BER");
    JsonNode done = RealStack.two().get(self + "?wait=30s", RealStack.anna()).json();
    assertThat(done.get("status").asText()).isEqualTo("COMPLETED");
    assertThat(done.at("/steps/0/originalParams/to").asText()).isEqualTo("BER");
  }

  @Test
  void shouldEndTheRunWhenTheRequesterTakesItBack() {
    JsonNode waiting = waiting();
    String id = waiting.at("/waitingFor/approvalId").asText();

    Answer withdrawn =
        RealStack.two().post(APPROVALS + id + "/withdraw", RealStack.anna(), Map.of());

    assertThat(withdrawn.status()).as(withdrawn.body()).isEqualTo(200);
    assertThat(
            RealStack.one()
                .get(
                    "/api/v1/flows/" + waiting.get("runId").asText() + "?wait=30s",
                    RealStack.anna())
                .json()
                .get("status")
                .asText())
        .isEqualTo("REJECTED");
  }

  @Test
  void shouldShowADelegatedApprovalToTheDelegate() {
    String approval = waiting().at("/waitingFor/approvalId").asText();
    String dora = RealStack.TOKENS.of("acme", "dora", "approval:read");
    String mine = "/api/v1/approvals?waitingForMe=true";
    assertThat(RealStack.one().get(mine, dora).body()).doesNotContain(approval);
    String bob = RealStack.TOKENS.of("acme", "bob", TestTokens.ALL);

    Answer made =
        RealStack.one().post(APPROVALS + approval + "/delegations", bob, Map.of("to", "dora"));
    assertThat(made.status()).as(made.body()).isEqualTo(200);
    assertThat(RealStack.two().get(mine, dora).body()).contains(approval);

    RealStack.one()
        .post(
            "/api/v1/delegations/" + made.json().get("delegationId").asText() + "/withdraw",
            bob,
            Map.of());
    assertThat(RealStack.two().get(mine, dora).body()).doesNotContain(approval);
  }

  private static JsonNode waiting() {
    return RealStack.one()
        .post("/api/v1/flows?wait=30s", RealStack.anna(), Map.of("goal", "Book a flight"))
        .json();
  }

  private static Answer approve(String path, Map<String, Object> arguments) {
    return RealStack.one()
        .post(path, RealStack.anna(), Map.of("approve", true, "arguments", arguments));
  }
}
