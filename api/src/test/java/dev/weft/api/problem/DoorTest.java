package dev.weft.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoorTest {
  private static final String FLOWS = "/api/v1/flows";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'goal':'x','reference':'a\\u0000b'}|/reference",
        "{'goal':'a\\u0000b'}|/goal",
        "{'goal':'a\\ud800b'}|/goal",
        "{'plan':{'steps':[{'params':{'category':'a\\u0000b'}}]}}|/plan/steps/0/params/category",
        "{'plan':{'a\\u0000b':1}}|/plan"
      })
  void shouldPointToTextThatCannotBeStored(String body, String pointer) {
    Answer answer = TestApi.HTTP.post(FLOWS, TestApi.anna(), body.replace('\'', '"'));

    assertThat(answer.status()).as(answer.body()).isEqualTo(422);
    assertThat(answer.json().get("code").asText()).isEqualTo("invalid_text");
    assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo(pointer);
  }

  @Test
  void shouldRefuseTheSameInARoleAndInAQuery() {
    Answer role =
        TestApi.HTTP.post(
            "/api/v1/agents",
            TestApi.anna(),
            Map.of("name", "h", "role", "a\0b", "capabilities", List.of("travel.bookFlight")));
    Answer query = TestApi.HTTP.get(FLOWS + "?flow=a%00b", TestApi.anna());

    assertThat(role.status()).isEqualTo(422);
    assertThat(role.json().at("/errors/0/pointer").asText()).isEqualTo("/role");
    assertThat(query.status()).isEqualTo(400);
    assertThat(query.json().at("/errors/0/pointer").asText()).isEqualTo("?flow");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%00", "/aaaaaa%00", "/..%2f..", "/a;b"})
  void shouldAnswerAProblemWhenTheAddressIsMalformed(String path) {
    Answer answer = TestApi.HTTP.get(FLOWS + path, TestApi.anna());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("content-type")).startsWith("application/problem+json");
    assertThat(answer.json().get("code").asText()).isEqualTo("bad_request");
  }

  @Test
  void shouldNameTheMethodsWhenAskedForOptions() {
    Answer answer = TestApi.HTTP.options(FLOWS, TestApi.anna());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("allow")).contains("GET").contains("POST");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'goal':'x','goal':'y'}|duplicate_field",
        "{'plan':{'kind':'a','kind':'b'}}|duplicate_field",
        "{'goal':1}|invalid_type",
        "{'goal':true}|invalid_type"
      })
  void shouldRefuseJsonThatCouldMeanSomethingElse(String body, String code) {
    Answer answer = TestApi.HTTP.post(FLOWS, TestApi.anna(), body.replace('\'', '"'));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("code").asText()).as(answer.body()).isEqualTo(code);
  }

  @Test
  void shouldNameTheNearestWhenAQueryParameterIsUnknown() {
    Answer answer = TestApi.HTTP.get(FLOWS + "?statu=RUNNING", TestApi.anna());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("detail").asText()).contains("\"status\"");
  }

  @Test
  void shouldAnswerNotModifiedWhenAnyVersionIsKnown() {
    Answer started = TestApi.HTTP.post(FLOWS, TestApi.anna(), Map.of("goal", "Book a flight"));
    String run = FLOWS + "/" + started.json().get("runId").asText();

    assertThat(TestApi.HTTP.get(run, TestApi.anna(), "If-None-Match", "*").status()).isEqualTo(304);
  }
}
