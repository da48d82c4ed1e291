package dev.weft.api.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.FakeAudit;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.api.store.Audit;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final String FLOWS = "/api/v1/flows";

  @Test
  void shouldGiveAHistoryAndNoteWhoReadIt() {
    String run = start();

    Answer answer = TestApi.HTTP.get(FLOWS + "/" + run + "/history", TestApi.anna());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().has("events")).isTrue();
    assertThat(answer.header("cache-control")).contains("no-store");
    Audit.Entry noted = TestApi.bean(FakeAudit.class).last();
    assertThat(noted.action()).isEqualTo("history.read");
    assertThat(noted.target()).isEqualTo(run);
    assertThat(noted.tenant()).isEqualTo("acme");
  }

  @Test
  void shouldShowNothingThatCannotBeNoted() {
    String run = start();
    FakeAudit audit = TestApi.bean(FakeAudit.class);
    audit.broken.set(true);
    try {
      Answer answer = TestApi.HTTP.get(FLOWS + "/" + run + "/history", TestApi.anna());

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.json().get("code").asText()).isEqualTo("audit_unavailable");
    } finally {
      audit.broken.set(false);
    }
  }

  @Test
  void shouldRefuseWhoeverLacksTheScopeAndHideRunsOfOthers() {
    String address = FLOWS + "/" + start() + "/history";

    Answer without = TestApi.HTTP.get(address, TestApi.TOKENS.of("acme", "bo", "flow:read"));

    assertThat(without.status()).isEqualTo(403);
    assertThat(without.json().get("scope").asText()).isEqualTo("history:read");
    Audit.Entry noted = TestApi.bean(FakeAudit.class).last();
    assertThat(noted.action()).isEqualTo("history.read");
    assertThat(noted.outcome()).isEqualTo("DENIED");
    assertThat(TestApi.HTTP.get(address, TestApi.greta()).status()).isEqualTo(404);
  }

  private static String start() {
    return TestApi.HTTP
        .post(FLOWS, TestApi.anna(), Map.of("goal", "Dinner"))
        .json()
        .get("runId")
        .asText();
  }
}
