package dev.weft.api.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.FakeAudit;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.api.store.Audit;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CodecApiTest {
  private static final String DECODE = "/api/v1/codec/decode";
  private static final String RUN = "0199a3b7-0000-7000-8000-000000000002";
  private static final Map<String, Object> BODY =
      Map.of(
          "payloads",
          List.of(
              Map.of(
                  "metadata",
                  Map.of(
                      "encoding",
                      base64("binary/weft-encrypted-1"),
                      "weft-context",
                      base64("agent-flow/acme/-/" + RUN)),
                  "data",
                  base64("ciphertext"))));

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String data(Answer answer) {
    String encoded = answer.json().get("payloads").get(0).get("data").asText();
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  @Test
  void shouldAnswerInTemporalsProtocolForTheCallersTenantAndNoteIt() {
    Answer answer =
        TestApi.HTTP.post(
            DECODE + "?preserveStorageRefs=true", TestApi.anna(), BODY, "X-Namespace", "weft");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(data(answer)).isEqualTo("read by acme");
    assertThat(answer.header("cache-control")).contains("no-store");
    Audit.Entry noted = TestApi.bean(FakeAudit.class).last();
    assertThat(noted.action()).isEqualTo("codec.read");
    assertThat(noted.target()).isEqualTo(RUN);
    assertThat(noted.tenant()).isEqualTo("acme");
    assertThat(data(TestApi.HTTP.post(DECODE, TestApi.greta(), BODY)))
        .isEqualTo("fetched by globex");
    assertThat(data(TestApi.HTTP.post("/api/v1/codec/download", TestApi.anna(), BODY)))
        .isEqualTo("fetched by acme");
  }

  @Test
  void shouldSayNoAccessToWhoeverMayNotReadPayloads() {
    Answer answer = TestApi.HTTP.post(DECODE, TestApi.TOKENS.of("acme", "bo", "flow:read"), BODY);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(data(answer)).isEqualTo("\"[no access]\"");
  }

  @Test
  void shouldRefuseWhoeverHasNoTokenOrSendsNoPayloads() {
    assertThat(TestApi.HTTP.post(DECODE, "no-token", BODY).status()).isEqualTo(401);
    assertThat(TestApi.HTTP.send("POST", DECODE, TestApi.anna(), "{\"payloads\": 7}").status())
        .isEqualTo(400);
  }

  @Test
  void shouldTakeTheTokenOfTheLoginsCookieForTheCodecAlone() {
    String cookie = "weft-codec=" + TestApi.anna();

    assertThat(data(TestApi.HTTP.post(DECODE, "", BODY, "Cookie", cookie)))
        .isEqualTo("fetched by acme");
    assertThat(TestApi.HTTP.post(DECODE, "", BODY, "Cookie", "weft-codec=made-up").status())
        .isEqualTo(401);
    assertThat(TestApi.HTTP.get("/api/v1/flows", "", "Cookie", cookie).status()).isEqualTo(401);
  }

  @Test
  void shouldShowNothingThatCannotBeNoted() {
    FakeAudit audit = TestApi.bean(FakeAudit.class);
    audit.broken.set(true);
    try {
      Answer answer = TestApi.HTTP.post(DECODE, TestApi.anna(), BODY);

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.json().get("code").asText()).isEqualTo("audit_unavailable");
    } finally {
      audit.broken.set(false);
    }
  }
}
