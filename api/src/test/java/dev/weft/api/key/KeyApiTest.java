package dev.weft.api.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.FakeAudit;
import dev.weft.api.FakeKeys;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.api.TestTokens;
import dev.weft.api.store.Audit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyApiTest {
  private static final String KEYS = "/api/v1/keys";
  private static final String DESTRUCTIONS = KEYS + "/destructions";

  private final FakeKeys keys = TestApi.bean(FakeKeys.class);
  private final String ben = TestApi.TOKENS.of("acme", "ben", TestTokens.ALL);

  @Test
  void shouldShowWhatKeysThereAre() {
    Answer answer = TestApi.HTTP.get(KEYS, TestApi.anna());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("keys").asInt()).isEqualTo(3);
    assertThat(answer.json().get("keystores").get(0).asText()).isEqualTo("LOCAL");
  }

  @Test
  void shouldStartARotationOfTheCallersTenant() {
    keys.rotated.clear();

    assertThat(TestApi.HTTP.post(KEYS + "/rotation", TestApi.anna(), Map.of()).status())
        .isEqualTo(200);

    assertThat(keys.rotated).containsExactly("acme");
    assertThat(
            TestApi.HTTP
                .post(KEYS + "/rotation", TestApi.TOKENS.of("acme", "bo", "key:read"), Map.of())
                .status())
        .isEqualTo(403);
  }

  @Test
  void shouldTellTheEngineToRotateEachTenantsKeysEvery90Days() {
    TestApi.bean(KeyRotationClock.class).tell();

    assertThat(keys.scheduled)
        .containsEntry("acme", Duration.ofDays(90))
        .containsEntry("globex", Duration.ofDays(90));
  }

  @Test
  void shouldDestroyKeysOnlyOnceAnotherAgrees() {
    String person = UUID.randomUUID().toString();
    Answer asked = ask(person);
    String approve = DESTRUCTIONS + "/" + asked.json().get("destructionId").asText() + "/approve";

    Answer own = TestApi.HTTP.post(approve, TestApi.anna(), Map.of());
    assertThat(own.status()).isEqualTo(403);
    assertThat(own.json().get("code").asText()).isEqualTo("requester_has_no_vote");
    assertThat(TestApi.HTTP.post(approve, TestApi.greta(), Map.of()).status()).isEqualTo(404);
    assertThat(keys.destroyed).doesNotContain(person);

    Answer agreed = TestApi.HTTP.post(approve, ben, Map.of());

    assertThat(agreed.json().get("state").asText()).isEqualTo("DONE");
    assertThat(keys.destroyed).contains(person);
    Audit.Entry noted = TestApi.bean(FakeAudit.class).last();
    assertThat(noted.action()).isEqualTo("keys.destroy");
    assertThat(noted.outcome()).isEqualTo("DONE");
    assertThat(TestApi.HTTP.post(approve, ben, Map.of()).status()).as("again").isEqualTo(200);
  }

  @Test
  void shouldRefuseWhileRunsOfThePersonAreOpenUnlessToldOtherwise() {
    String person = UUID.randomUUID().toString();
    String approve =
        DESTRUCTIONS + "/" + ask(person).json().get("destructionId").asText() + "/approve";
    keys.open.put(person, 2);

    Answer refused = TestApi.HTTP.post(approve, ben, Map.of());

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().get("code").asText()).isEqualTo("runs_open");
    assertThat(refused.json().get("open").asInt()).isEqualTo(2);
    assertThat(keys.destroyed).doesNotContain(person);
    Answer told = TestApi.HTTP.post(approve, ben, Map.of("despiteOpenRuns", true));
    assertThat(told.status()).as(told.body()).isEqualTo(200);
    assertThat(keys.destroyed).contains(person);
  }

  @Test
  void shouldKeepKeysWhenItIsRejected() {
    String person = UUID.randomUUID().toString();
    String wish = DESTRUCTIONS + "/" + ask(person).json().get("destructionId").asText();

    assertThat(TestApi.HTTP.post(wish + "/reject", TestApi.anna(), Map.of()).status())
        .isEqualTo(200);

    Answer late = TestApi.HTTP.post(wish + "/approve", ben, Map.of());
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.json().get("code").asText()).isEqualTo("already_decided");
    assertThat(keys.destroyed).doesNotContain(person);
  }

  @Test
  void shouldRefuseAWishThatNamesNobodyOrNoReason() {
    for (Map<String, String> wrong :
        List.of(
            Map.of("subject", "anna", "reason", "x"),
            Map.of("subject", UUID.randomUUID().toString(), "reason", " "))) {
      assertThat(TestApi.HTTP.post(DESTRUCTIONS, TestApi.anna(), wrong).status()).isEqualTo(422);
    }
  }

  private static Answer ask(String person) {
    Answer asked =
        TestApi.HTTP.post(
            DESTRUCTIONS, TestApi.anna(), Map.of("subject", person, "reason", "asked by mail"));
    assertThat(asked.status()).as(asked.body()).isEqualTo(200);
    return asked;
  }
}
