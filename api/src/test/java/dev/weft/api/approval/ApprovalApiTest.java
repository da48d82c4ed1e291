package dev.weft.api.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.ApprovalFixture;
import dev.weft.api.FakeApprovals;
import dev.weft.api.FakeAudit;
import dev.weft.api.FakeEngine;
import dev.weft.api.FakeRuns;
import dev.weft.api.FakeTenants;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.api.TestTokens;
import dev.weft.contract.approval.ApprovalQuote;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.run.RunStatus;
import dev.weft.platform.store.ApprovalView;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApprovalApiTest {
  private static final String APPROVALS = "/api/v1/approvals";
  private static final Pattern FIELD =
      Pattern.compile("<input type=\"hidden\" name=\"([a-z]+)\" value=\"([^\"]*)\">");

  private String runId;

  @BeforeEach
  void nameAnna() {
    TestApi.bean(FakeTenants.class).subjectFor("acme", "anna");
    runId =
        TestApi.HTTP
            .post("/api/v1/flows", TestApi.anna(), Map.of("goal", "Book a flight"))
            .json()
            .get("runId")
            .asText();
  }

  @AfterEach
  void engineIsBack() {
    TestApi.bean(FakeEngine.class).away = false;
  }

  @Test
  void shouldDecideOnceAndWakeTheFlowWhenApproved() {
    String id = pending().approvalId();

    Answer first = decide(TestApi.anna(), id, true);
    Answer again = decide(TestApi.anna(), id, true);
    Answer other = decide(TestApi.anna(), id, false);

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.json().get("state").asText()).isEqualTo("APPROVED");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.json().get("code").asText()).isEqualTo("approval_closed");
    assertThat(other.json().get("approval").get("state").asText()).isEqualTo("APPROVED");
    assertThat(TestApi.bean(FakeEngine.class).woken).containsOnlyOnce(id);
    assertThat(TestApi.bean(FakeAudit.class).last().action()).isEqualTo("approval.decide");
    assertThat(TestApi.bean(FakeAudit.class).last().target()).isEqualTo(id);
  }

  @Test
  void shouldAnswerExpiredWhenTheDeadlineHasPassed() {
    ApprovalView late =
        ApprovalFixture.pending(runId, "approval:write", Instant.parse("2020-01-01T00:00:00Z"));
    TestApi.bean(FakeApprovals.class).put(late);

    Answer answer = decide(TestApi.anna(), late.approvalId(), true);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().get("code").asText()).isEqualTo("approval_expired");
    assertThat(answer.json().get("approval").get("state").asText()).isEqualTo("EXPIRED");
  }

  @Test
  void shouldHandOutNoLinkWhenThereIsNothingToDecide() {
    String decided = pending().approvalId();
    decide(TestApi.anna(), decided, false);
    ApprovalView late =
        ApprovalFixture.pending(runId, "approval:write", Instant.parse("2020-01-01T00:00:00Z"));
    TestApi.bean(FakeApprovals.class).put(late);

    Answer closed =
        TestApi.HTTP.post(APPROVALS + "/" + decided + "/link", TestApi.anna(), Map.of());
    Answer expired =
        TestApi.HTTP.post(APPROVALS + "/" + late.approvalId() + "/link", TestApi.anna(), Map.of());

    assertThat(closed.status()).isEqualTo(409);
    assertThat(closed.json().get("code").asText()).isEqualTo("approval_closed");
    assertThat(closed.json().get("approval").get("state").asText()).isEqualTo("REJECTED");
    assertThat(expired.status()).isEqualTo(409);
    assertThat(expired.json().get("code").asText()).isEqualTo("approval_expired");
    assertThat(closed.body() + expired.body()).doesNotContain("token=");
  }

  @Test
  void shouldRefuseWhoeverTheRuleDoesNotName() {
    ApprovalView strict =
        ApprovalFixture.pending(runId, "finance:approve", Instant.now().plusSeconds(60));
    TestApi.bean(FakeApprovals.class).put(strict);

    Answer answer = decide(TestApi.anna(), strict.approvalId(), true);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().get("scope").asText()).isEqualTo("finance:approve");
    assertThat(state(strict.approvalId())).isEqualTo(ApprovalState.PENDING);
  }

  @Test
  void shouldLetNobodyButTheRequesterDecide() {
    TestApi.bean(FakeTenants.class).subjectFor("acme", "carl");
    String carl = TestApi.TOKENS.of("acme", "carl", TestTokens.ALL);
    String id = pending().approvalId();

    Answer answer = decide(carl, id, true);
    Answer link = TestApi.HTTP.post(APPROVALS + "/" + id + "/link", carl, Map.of());

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().get("code").asText()).isEqualTo("not_the_requester");
    assertThat(answer.json().get("detail").asText())
        .isEqualTo("Only the requester may decide, or somebody with the scope \"approval:admin\".");
    assertThat(link.status()).isEqualTo(403);
    assertThat(TestApi.HTTP.get("/approvals/" + id + "/page", carl).status()).isEqualTo(403);
    assertThat(state(id)).isEqualTo(ApprovalState.PENDING);
    assertThat(TestApi.HTTP.get("/approvals/" + id + "/page", TestApi.anna()).body())
        .contains("the requester, nobody else");
  }

  @Test
  void shouldLetAnotherDecideWhoMayDecideForOthers() {
    TestApi.bean(FakeTenants.class).subjectFor("acme", "carl");
    String admin = TestApi.TOKENS.of("acme", "carl", "approval:write approval:admin");
    String id = pending().approvalId();
    Answer link = TestApi.HTTP.post(APPROVALS + "/" + id + "/link", admin, Map.of());
    URI url = URI.create(link.json().get("url").asText());

    assertThat(TestApi.HTTP.get(url.getPath() + "?" + url.getQuery(), "").status()).isEqualTo(200);
    assertThat(decide(admin, id, true).status()).isEqualTo(200);

    assertThat(state(id)).isEqualTo(ApprovalState.APPROVED);
  }

  @Test
  void shouldKeepTheDecisionWhenTheEngineIsAway() {
    String id = pending().approvalId();
    TestApi.bean(FakeEngine.class).away = true;

    assertThat(decide(TestApi.anna(), id, false).status()).isEqualTo(200);

    assertThat(state(id)).isEqualTo(ApprovalState.REJECTED);
  }

  @Test
  void shouldAskForAnAnswerWhenNoneIsGiven() {
    Answer answer =
        TestApi.HTTP.post(
            APPROVALS + "/" + pending().approvalId() + "/decision", TestApi.anna(), Map.of());

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("errors").get(0).get("pointer").asText()).isEqualTo("/approve");
  }

  @Test
  void shouldAnswerAForeignApprovalLikeAMissingOne() {
    String foreign = pending().approvalId();
    String missing = UUID.randomUUID().toString();

    assertThat(problem(TestApi.HTTP.get(APPROVALS + "/" + foreign, TestApi.greta())))
        .isEqualTo(problem(TestApi.HTTP.get(APPROVALS + "/" + missing, TestApi.greta())));
    assertThat(problem(decide(TestApi.greta(), foreign, true)))
        .isEqualTo(problem(decide(TestApi.greta(), missing, true)));
    assertThat(TestApi.HTTP.get(APPROVALS, TestApi.greta()).json().get("items")).isEmpty();
    assertThat(state(foreign)).isEqualTo(ApprovalState.PENDING);
  }

  @Test
  void shouldSayEverythingOnThePageAndNeverDecideByReading() {
    ApprovalView approval = pending();
    String path = link(approval.approvalId());

    Answer page = TestApi.HTTP.get(path, "");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("content-type")).startsWith("text/html");
    assertThat(page.header("content-security-policy"))
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
    assertThat(page.header("referrer-policy")).isEqualTo("no-referrer");
    assertThat(page.header("cache-control")).isEqualTo("no-store");
    assertThat(page.body())
        .contains("Book a flight from Vienna to &lt;Berlin&gt;")
        .contains("anna")
        .contains("Monday, 1 March 2027")
        .contains("129.00 EUR")
        .contains("141.90 EUR")
        .contains("(Europe/Vienna)")
        .contains("It counts as no")
        .contains("it is undone")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script");
    assertThat(state(approval.approvalId())).isEqualTo(ApprovalState.PENDING);
  }

  @Test
  void shouldDecideWhenTheFormIsSentAndShowTheOutcomeToALateClick() {
    ApprovalView approval = pending();
    String path = link(approval.approvalId());
    String page = "/approvals/" + approval.approvalId() + "/page";
    Map<String, String> form = hidden(TestApi.HTTP.get(path, "").body());
    form.put("decision", "approve");

    Answer decided = TestApi.HTTP.form(page, "", form);
    form.put("decision", "reject");
    Answer late = TestApi.HTTP.form(page, "", form);

    assertThat(decided.status()).isEqualTo(200);
    assertThat(decided.body()).contains("<h1>Approved</h1>").doesNotContain("<form");
    assertThat(late.body()).contains("<h1>Approved</h1>").contains("nothing left to decide");
    assertThat(state(approval.approvalId())).isEqualTo(ApprovalState.APPROVED);
    assertThat(TestApi.bean(FakeAudit.class).last().target()).isEqualTo(approval.approvalId());
    assertThat(TestApi.HTTP.get(path, "").body()).contains("<h1>Approved</h1>");
  }

  @Test
  void shouldTakeArgumentsThatWereChangedOnThePage() {
    ApprovalView approval = pending();
    String path = link(approval.approvalId());
    String page = "/approvals/" + approval.approvalId() + "/page";
    String shown = TestApi.HTTP.get(path + "&decision=change&argument.to=HAM", "").body();
    Map<String, String> form = hidden(shown);
    form.putAll(
        Map.of(
            "decision",
            "change",
            "argument.to",
            "HAM",
            "argument.from",
            "",
            "argument.date",
            "",
            "argument.passengers",
            ""));

    assertThat(shown)
        .contains("Change the arguments", "name=\"argument.passengers\" value=\"1\"")
        .contains("value=\"&lt;script&gt;alert(1)&lt;/script&gt;\"")
        .doesNotContain("<script");
    assertThat(state(approval.approvalId())).isEqualTo(ApprovalState.PENDING);
    TestApi.bean(FakeEngine.class).quote =
        new ApprovalQuote(approval.amount(), approval.maximum(), "To Hamburg.", List.of(), null);
    Answer decided = TestApi.HTTP.form(page, "", form);

    assertThat(decided.status()).as(decided.body()).isEqualTo(200);
    assertThat(decided.body()).contains("<h1>Approved</h1>", "What was changed", "HAM");
    ApprovalView now =
        TestApi.bean(FakeApprovals.class).find("acme", approval.approvalId()).orElseThrow();
    assertThat(now.arguments()).isEqualTo(Map.of("to", "HAM"));
    assertThat(now.voting().original()).isEqualTo(approval.arguments());
  }

  @Test
  void shouldSayOnThePageWhatIsWrongWithAChange() {
    ApprovalView approval = pending();
    String page = "/approvals/" + approval.approvalId() + "/page";
    Map<String, String> form = hidden(TestApi.HTTP.get(link(approval.approvalId()), "").body());
    form.put("decision", "change");
    form.put("argument.to", "<Hamburg>");

    Answer refused = TestApi.HTTP.form(page, "", form);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.body())
        .contains("<details open>", "/arguments/from", "value=\"&lt;Hamburg&gt;\"")
        .doesNotContain("<Hamburg");
    assertThat(state(approval.approvalId())).isEqualTo(ApprovalState.PENDING);
  }

  @Test
  void shouldListLargeArgumentsByTheirSizeAndShowThemWhole() {
    ApprovalView small = pending();
    TestApi.bean(FakeApprovals.class)
        .put(ApprovalFixture.with(small, Map.of("text", "x".repeat(40_000)), small.voting()));

    Answer list = TestApi.HTTP.get(APPROVALS + "?run=" + small.runId(), TestApi.anna());
    String self = list.json().at("/items/0/largeArguments/href").asText();

    assertThat(list.json().at("/items/0/arguments").isMissingNode()).isTrue();
    assertThat(list.json().at("/items/0/largeArguments/bytes").asLong()).isGreaterThan(40_000);
    assertThat(self).endsWith("/api/v1/approvals/" + small.approvalId());
    String path = URI.create(self).getPath();
    assertThat(TestApi.HTTP.get(path, TestApi.anna()).json().at("/arguments/text").asText())
        .hasSize(40_000);
    assertThat(TestApi.HTTP.get(link(small.approvalId()), "").body())
        .hasSizeLessThan(20_000)
        .contains("40000 characters")
        .doesNotContain("Change the arguments");
  }

  @Test
  void shouldNotDecideWhenTheFormsTokenIsMissingOrOfAnother() {
    ApprovalView approval = pending();
    ApprovalView other = pending();
    String page = "/approvals/" + approval.approvalId() + "/page";
    Map<String, String> form = hidden(TestApi.HTTP.get(link(approval.approvalId()), "").body());
    Map<String, String> foreign = hidden(TestApi.HTTP.get(link(other.approvalId()), "").body());
    form.put("decision", "approve");

    form.put("csrf", foreign.get("csrf"));
    assertThat(TestApi.HTTP.form(page, "", form).status()).isEqualTo(403);
    form.put("csrf", form.get("token"));
    assertThat(TestApi.HTTP.form(page, "", form).status()).isEqualTo(403);
    form.put("token", foreign.get("token"));
    assertThat(TestApi.HTTP.form(page, "", form).status()).isEqualTo(401);

    assertThat(state(approval.approvalId())).isEqualTo(ApprovalState.PENDING);
  }

  @Test
  void shouldNotOpenWhenTheLinkIsOfAnotherApprovalOrNone() {
    ApprovalView approval = pending();
    String token = URI.create(link(pending().approvalId())).getQuery();
    String page = "/approvals/" + approval.approvalId() + "/page";

    assertThat(TestApi.HTTP.get(page + "?" + token, "").status()).isEqualTo(401);
    assertThat(TestApi.HTTP.get(page, "").status()).isEqualTo(401);
    assertThat(TestApi.HTTP.get(page + "?token=x.y.z", "").status()).isEqualTo(401);
    assertThat(TestApi.HTTP.get(page, TestApi.anna()).status()).isEqualTo(200);
    assertThat(TestApi.HTTP.get(page, TestApi.greta()).status()).isEqualTo(404);
    assertThat(TestApi.HTTP.get(page, TestApi.TOKENS.of("acme", "anna", "approval:read")).status())
        .isEqualTo(403);
  }

  @Test
  void shouldSayWhoMustDecideWhenARunWaits() {
    ApprovalView approval = pending();
    TestApi.bean(FakeRuns.class).change("acme", runId, RunStatus.WAITING, null, null);

    var waiting =
        TestApi.HTTP.get("/api/v1/flows/" + runId, TestApi.anna()).json().get("waitingFor");

    assertThat(waiting.get("kind").asText()).isEqualTo("approval");
    assertThat(waiting.get("approvalId").asText()).isEqualTo(approval.approvalId());
    assertThat(waiting.get("who").asText()).isEqualTo("the requester");
    assertThat(waiting.get("command").asText()).startsWith("./weft approve ");
    assertThat(
            TestApi.HTTP
                .get(APPROVALS + "?state=PENDING&run=" + runId, TestApi.anna())
                .json()
                .get("items"))
        .hasSize(1);
  }

  private ApprovalView pending() {
    ApprovalView approval =
        ApprovalFixture.pending(runId, "approval:write", Instant.now().plusSeconds(3600));
    TestApi.bean(FakeApprovals.class).put(approval);
    return approval;
  }

  private static Answer decide(String token, String id, boolean approve) {
    return TestApi.HTTP.post(APPROVALS + "/" + id + "/decision", token, Map.of("approve", approve));
  }

  private static String link(String id) {
    Answer link =
        TestApi.HTTP.post(
            APPROVALS + "/" + id + "/link",
            TestApi.TOKENS.of("acme", "anna", TestTokens.ALL),
            Map.of());
    assertThat(link.status()).as(link.body()).isEqualTo(200);
    URI url = URI.create(link.json().get("url").asText());
    return url.getPath() + "?" + url.getQuery();
  }

  private static Map<String, String> hidden(String html) {
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher matcher = FIELD.matcher(html);
    while (matcher.find()) {
      fields.put(matcher.group(1), matcher.group(2));
    }
    assertThat(fields).containsKeys("token", "csrf");
    return fields;
  }

  private static ApprovalState state(String id) {
    return TestApi.bean(FakeApprovals.class).find("acme", id).orElseThrow().state();
  }

  private static String problem(Answer answer) {
    assertThat(answer.status()).isEqualTo(404);
    return answer.body().replaceAll("\"traceId\":\"[0-9a-f]{32}\"", "");
  }
}
