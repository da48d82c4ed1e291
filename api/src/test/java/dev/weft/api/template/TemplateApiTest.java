package dev.weft.api.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.FakeEngine;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.contract.agent.AgentFlowInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateApiTest {
  private static final String TEMPLATES = "/api/v1/templates";

  @Test
  void shouldStartATemplateByNameWithTheValuesOfItsParameters() {
    assertThat(save("weekly-flight", "{{param.city}}").status()).isEqualTo(201);
    Answer second = save("weekly-flight", "To {{param.city}}");
    assertThat(second.json().get("version").asInt()).isEqualTo(2);
    assertThat(second.header("location")).isEqualTo(TEMPLATES + "/weekly-flight/versions/2");
    assertThat(second.json().get("inputSchema").get("required").get(0).asText()).isEqualTo("city");

    Answer newest = start("weekly-flight", Map.of("city", "{{flight.bookingId}}"));
    Answer first = start("weekly-flight@1", Map.of("city", "BER"));

    assertThat(newest.status()).as(newest.body()).isEqualTo(202);
    assertThat(newest.json().get("template").get("version").asInt()).isEqualTo(2);
    assertThat(newest.json().get("flow").asText()).isEqualTo("AgentFlow");
    assertThat(first.json().get("template").get("name").asText()).isEqualTo("weekly-flight");
    assertThat(first.json().get("template").get("version").asInt()).isEqualTo(1);
    AgentFlowInput input =
        (AgentFlowInput)
            TestApi.bean(FakeEngine.class).started.stream()
                .filter(one -> one.run().runId().equals(newest.json().get("runId").asText()))
                .findFirst()
                .orElseThrow()
                .input();
    assertThat(input.plan().steps().getFirst().params()).containsEntry("to", "To {{param.city}}");
    assertThat(input.plan().parameterValues())
        .containsEntry("city", "{{flight.bookingId}}")
        .containsEntry("seats", 1);
  }

  @Test
  void shouldPointAtEachValueThatIsWrong() {
    save("pointed", "{{param.city}}");

    Answer answer = start("pointed", Map.of("seats", "two", "colour", "red"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("errors").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder("/input/city", "/input/seats", "/input/colour");
  }

  @Test
  void shouldRefuseAPlanWhoseParametersDoNotFitItsTools() {
    Answer answer = save("misfit", "{{param.seats}}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("code").asText()).isEqualTo("invalid_plan");
    assertThat(answer.json().get("errors").get(0).get("pointer").asText())
        .isEqualTo("/plan/steps/0/params/to");
    assertThat(TestApi.HTTP.get(TEMPLATES + "/misfit", TestApi.anna()).status()).isEqualTo(404);
  }

  @Test
  void shouldRefuseTheNameOfAFlow() {
    assertThat(save("trip-booking", "BER").json().get("code").asText()).isEqualTo("name_taken");
    assertThat(save("AgentFlow", "BER").json().get("code").asText()).isEqualTo("name_taken");
  }

  @Test
  void shouldStartNothingOnceArchivedAndStayReadable() {
    save("gone", "{{param.city}}");

    Answer archived = TestApi.HTTP.post(TEMPLATES + "/gone/archive", TestApi.anna(), Map.of());

    assertThat(archived.status()).isEqualTo(204);
    assertThat(start("gone", Map.of("city", "BER")).status()).isEqualTo(422);
    assertThat(start("gone@1", Map.of("city", "BER")).status()).isEqualTo(422);
    assertThat(
            TestApi.HTTP
                .get(TEMPLATES + "/gone/versions/1", TestApi.anna())
                .json()
                .get("archived")
                .asBoolean())
        .isTrue();
  }

  @Test
  void shouldHideTemplatesFromOtherTenants() {
    save("private", "{{param.city}}");

    assertThat(TestApi.HTTP.get(TEMPLATES + "/private", TestApi.greta()).status()).isEqualTo(404);
    assertThat(TestApi.HTTP.get(TEMPLATES, TestApi.greta()).json().get("items")).isEmpty();
    assertThat(
            TestApi.HTTP
                .get(TEMPLATES, TestApi.anna())
                .json()
                .get("items")
                .findValuesAsText("name"))
        .contains("private");
  }

  private static Answer start(String name, Map<String, Object> input) {
    return TestApi.HTTP.post("/api/v1/flows", TestApi.anna(), Map.of("flow", name, "input", input));
  }

  private static Answer save(String name, String to) {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("id", "flight");
    step.put("agent", "travel");
    step.put("action", "bookFlight");
    step.put("params", Map.of("to", to));
    Map<String, Object> plan = new LinkedHashMap<>();
    plan.put("kind", "SEQUENTIAL");
    plan.put(
        "parameters",
        List.of(
            Map.of("name", "city", "schema", Map.of("type", "string")),
            Map.of("name", "seats", "schema", Map.of("type", "integer"), "default", 1)));
    plan.put("steps", List.of(step));
    return TestApi.HTTP.put(TEMPLATES + "/" + name, TestApi.anna(), Map.of("plan", plan));
  }
}
