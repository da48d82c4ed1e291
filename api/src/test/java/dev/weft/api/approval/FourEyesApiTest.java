package dev.weft.api.approval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.api.ApprovalFixture;
import dev.weft.api.FakeApprovals;
import dev.weft.api.FakeAudit;
import dev.weft.api.FakeEngine;
import dev.weft.api.FakeRuns;
import dev.weft.api.FakeTenants;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.api.TestTokens;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.approval.ApprovalQuote;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.money.Money;
import dev.weft.contract.run.RunStatus;
import dev.weft.platform.store.ApprovalView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Votes, changed arguments, delegation and withdrawal over HTTP. */
class FourEyesApiTest {
  private static final String APPROVALS = "/api/v1/approvals";

  private final String bob = TestApi.TOKENS.of("acme", "bob", TestTokens.ALL);
  private final String carl = TestApi.TOKENS.of("acme", "carl", TestTokens.ALL);
  private String runId;

  @BeforeEach
  void start() {
    TestApi.bean(FakeTenants.class).subjectFor("acme", "anna");
    runId =
        TestApi.HTTP
            .post("/api/v1/flows", TestApi.anna(), Map.of("goal", "Pay an invoice"))
            .json()
            .get("runId")
            .asText();
    TestApi.bean(FakeEngine.class).quote =
        new ApprovalQuote(
            new Money(9900, "EUR"), new Money(10890, "EUR"), "To Hamburg.", List.of(), null);
  }

  @Test
  void shouldCountTwoPeopleAndShowHowFarItIs() {
    String id = fourEyes();

    Answer first = decide(bob, id, Map.of("approve", true));
    Answer again = decide(bob, id, Map.of("approve", true));
    TestApi.bean(FakeRuns.class).change("acme", runId, RunStatus.WAITING, null, null);
    JsonNode waiting =
        TestApi.HTTP.get("/api/v1/flows/" + runId, TestApi.anna()).json().get("waitingFor");
    Answer page = TestApi.HTTP.get("/approvals/" + id + "/page", carl);
    Answer own = TestApi.HTTP.get("/approvals/" + id + "/page", bob);

    assertThat(first.status()).as(first.body()).isEqualTo(200);
    assertThat(first.json().get("state").asText()).isEqualTo("PENDING");
    assertThat(first.json().get("votesRequired").asInt()).isEqualTo(2);
    assertThat(again.json().get("votes")).hasSize(1);
    assertThat(waiting.get("text").asText()).contains("1 of 2 have approved");
    assertThat(page.body())
        .contains("1 of 2 have approved", "bob", "two people with the scope", "<form");
    assertThat(own.body()).contains("1 of 2 have approved").doesNotContain("<form");
    assertThat(TestApi.bean(FakeEngine.class).woken).doesNotContain(id);
    assertThat(state(id)).isEqualTo(ApprovalState.PENDING);

    assertThat(decide(carl, id, Map.of("approve", true)).json().get("state").asText())
        .isEqualTo("APPROVED");
    assertThat(TestApi.bean(FakeEngine.class).woken).containsOnlyOnce(id);
  }

  @Test
  void shouldGiveTheRequesterNoVote() {
    String id = fourEyes();

    Answer answer = decide(TestApi.anna(), id, Map.of("approve", true));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().get("code").asText()).isEqualTo("requester_has_no_vote");
    assertThat(TestApi.HTTP.get(APPROVALS + "?waitingForMe=true", TestApi.anna()).body())
        .doesNotContain(id);
    assertThat(TestApi.HTTP.get(APPROVALS + "?waitingForMe=true", bob).body()).contains(id);
    assertThat(
            TestApi.HTTP
                .get(APPROVALS + "?waitingForMe=true&state=PENDING", bob)
                .json()
                .get("code")
                .asText())
        .isEqualTo("invalid_parameter");
  }

  @Test
  void shouldKeepBothVersionsWhenTheApproverChangesTheArguments() {
    String id = fourEyes();
    decide(bob, id, Map.of("approve", true));
    TestApi.bean(FakeEngine.class).tooEarly.set(2);

    Answer edited =
        decide(carl, id, Map.of("approve", true, "version", 1, "arguments", Map.of("to", "HAM")));
    Answer outdated = decide(bob, id, Map.of("approve", true, "version", 1));
    Answer page = TestApi.HTTP.get("/approvals/" + id + "/page", bob);

    assertThat(edited.status()).as(edited.body()).isEqualTo(200);
    assertThat(edited.json().get("arguments").get("to").asText()).isEqualTo("HAM");
    assertThat(edited.json().get("originalArguments").get("to").asText()).contains("script");
    assertThat(edited.json().get("version").asInt()).isEqualTo(2);
    assertThat(edited.json().get("votes")).hasSize(1);
    assertThat(edited.json().get("votesVoided").asInt()).isEqualTo(1);
    assertThat(outdated.status()).isEqualTo(409);
    assertThat(outdated.json().get("code").asText()).isEqualTo("approval_changed");
    assertThat(page.body())
        .contains(
            "What was changed", "carl", "Asked for", "HAM", "the arguments were changed since")
        .contains("&lt;script&gt;")
        .doesNotContain("<script");
    assertThat(state(id)).isEqualTo(ApprovalState.PENDING);
    assertThat(decide(bob, id, Map.of("approve", true, "version", 2)).json().get("state").asText())
        .isEqualTo("APPROVED");
  }

  @Test
  void shouldNameEverythingThatIsWrongWithChangedArguments() {
    String id = fourEyes();

    Answer schema =
        decide(bob, id, Map.of("approve", true, "arguments", Map.of("to", 7, "extra", 1)));
    TestApi.bean(FakeEngine.class).quote =
        ApprovalQuote.wrong(List.of(new PlanProblem("/to", "past", "is over")));
    Answer rules = decide(bob, id, Map.of("approve", true, "arguments", Map.of("to", "HAM")));
    TestApi.bean(FakeEngine.class).quote = ApprovalQuote.refused("NotAvailable");
    Answer refused = decide(bob, id, Map.of("approve", true, "arguments", Map.of("to", "HAM")));
    Answer rejecting = decide(bob, id, Map.of("approve", false, "arguments", Map.of("to", "HAM")));

    assertThat(schema.status()).isEqualTo(422);
    assertThat(schema.json().get("code").asText()).isEqualTo("invalid_arguments");
    assertThat(pointers(schema)).containsExactlyInAnyOrder("/arguments/to", "/arguments/extra");
    assertThat(pointers(rules)).containsExactly("/arguments/to");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().get("code").asText()).isEqualTo("edit_refused");
    assertThat(refused.json().get("reason").asText()).isEqualTo("NotAvailable");
    assertThat(pointers(rejecting)).containsExactly("/arguments");
    assertThat(state(id)).isEqualTo(ApprovalState.PENDING);
  }

  @Test
  void shouldRefuseAChangeWithAProblemWhenTheEngineIsAway() {
    String id = fourEyes();
    TestApi.bean(FakeEngine.class).away = true;
    try {
      Answer answer = decide(bob, id, Map.of("approve", true, "arguments", Map.of("to", "HAM")));

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.json().get("code").asText()).isEqualTo("engine_unreachable");
    } finally {
      TestApi.bean(FakeEngine.class).away = false;
    }
  }

  @Test
  void shouldLetTheRequesterAloneTakeItBack() {
    String id = fourEyes();

    Answer other = TestApi.HTTP.post(APPROVALS + "/" + id + "/withdraw", bob, Map.of());
    Answer own =
        TestApi.HTTP.post(
            APPROVALS + "/" + id + "/withdraw", TestApi.anna(), Map.of("reason", "not needed"));
    Answer again = TestApi.HTTP.post(APPROVALS + "/" + id + "/withdraw", TestApi.anna(), Map.of());
    Answer late = decide(bob, id, Map.of("approve", true));

    assertThat(other.status()).isEqualTo(403);
    assertThat(own.status()).as(own.body()).isEqualTo(200);
    assertThat(own.json().get("state").asText()).isEqualTo("WITHDRAWN");
    assertThat(own.json().get("reason").asText()).isEqualTo("not needed");
    assertThat(again.status()).isEqualTo(200);
    assertThat(late.status()).isEqualTo(409);
    assertThat(TestApi.bean(FakeEngine.class).woken).containsOnlyOnce(id);
  }

  @Test
  void shouldDelegateOneApprovalToAnybodyButTheRequester() {
    String id = fourEyes();
    String path = APPROVALS + "/" + id + "/delegations";

    Answer made = TestApi.HTTP.post(path, bob, Map.of("to", "dora"));
    Answer toRequester = TestApi.HTTP.post(path, bob, Map.of("to", "anna"));
    Answer toSelf = TestApi.HTTP.post(path, bob, Map.of("to", "bob"));
    Answer toNobody = TestApi.HTTP.post(path, bob, Map.of());
    Answer byRequester = TestApi.HTTP.post(path, TestApi.anna(), Map.of("to", "dora"));

    assertThat(made.status()).as(made.body()).isEqualTo(200);
    assertThat(made.json().get("approvalId").asText()).isEqualTo(id);
    assertThat(TestApi.bean(FakeAudit.class).entries)
        .anyMatch(entry -> entry.action().equals("approval.delegate"));
    assertThat(pointers(toRequester)).containsExactly("/to");
    assertThat(pointers(toSelf)).containsExactly("/to");
    assertThat(pointers(toNobody)).containsExactly("/to");
    assertThat(byRequester.status()).isEqualTo(403);
    assertThat(byRequester.json().get("code").asText()).isEqualTo("not_yours_to_delegate");
  }

  @Test
  void shouldDelegateForAWhileAndTakeItBack() {
    Instant now = Instant.now();
    Map<String, Object> absence = Map.of("to", "dora", "until", now.plusSeconds(3600).toString());

    Answer made = TestApi.HTTP.post("/api/v1/delegations", bob, absence);
    String id = made.json().get("delegationId").asText();
    Answer endless = TestApi.HTTP.post("/api/v1/delegations", bob, Map.of("to", "dora"));
    Answer tooLong =
        TestApi.HTTP.post(
            "/api/v1/delegations",
            bob,
            Map.of("to", "dora", "until", now.plusSeconds(91 * 86_400L).toString()));

    assertThat(made.status()).as(made.body()).isEqualTo(200);
    assertThat(pointers(endless)).containsExactly("/until");
    assertThat(pointers(tooLong)).containsExactly("/until");
    assertThat(TestApi.HTTP.get("/api/v1/delegations", bob).body()).contains(id);
    assertThat(TestApi.HTTP.get("/api/v1/delegations", carl).body()).doesNotContain(id);
    String withdraw = "/api/v1/delegations/" + id + "/withdraw";
    assertThat(TestApi.HTTP.post(withdraw, carl, Map.of()).status()).isEqualTo(404);
    assertThat(TestApi.HTTP.post(withdraw, bob, Map.of()).status()).isEqualTo(200);
  }

  @Test
  void shouldPageThroughEveryDelegationOnce() {
    String person = TestApi.TOKENS.of("acme", "paging", TestTokens.ALL);
    Set<String> made = new HashSet<>();
    for (int i = 1; i <= 5; i++) {
      Map<String, Object> absence =
          Map.of("to", "dora", "until", Instant.now().plusSeconds(3600L * i).toString());
      made.add(
          TestApi.HTTP
              .post("/api/v1/delegations", person, absence)
              .json()
              .get("delegationId")
              .asText());
    }

    List<String> seen = new ArrayList<>();
    String after = "";
    do {
      Answer page = TestApi.HTTP.get("/api/v1/delegations?limit=2" + after, person);
      page.json().get("items").forEach(item -> seen.add(item.get("delegationId").asText()));
      after = page.json().has("next") ? "&after=" + page.json().get("next").asText() : null;
    } while (after != null);

    assertThat(seen).hasSize(5);
    assertThat(new HashSet<>(seen)).isEqualTo(made);
    assertThat(TestApi.HTTP.get("/api/v1/delegations?limit=0", person).status()).isEqualTo(400);
  }

  private String fourEyes() {
    ApprovalView approval =
        ApprovalFixture.fourEyes(runId, "approval:write", Instant.now().plusSeconds(3600));
    TestApi.bean(FakeApprovals.class).put(approval);
    return approval.approvalId();
  }

  private static Answer decide(String token, String id, Map<String, Object> body) {
    return TestApi.HTTP.post(APPROVALS + "/" + id + "/decision", token, body);
  }

  private static List<String> pointers(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(422);
    return answer.json().get("errors").findValuesAsText("pointer");
  }

  private static ApprovalState state(String id) {
    return TestApi.bean(FakeApprovals.class).find("acme", id).orElseThrow().state();
  }
}
