package dev.weft.api.placement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.api.FakeEngine;
import dev.weft.api.FakeRuns;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.contract.run.RunPlacement;
import org.junit.jupiter.api.Test;

class PlacementApiTest {
  private static final String FLOWS = "/api/v1/flows";
  private static final String EXPLAIN = "/api/v1/policy/placement/explain";
  private static final String GOAL = "\"goal\": \"Record 12.50 EUR for lunch today\"";

  @Test
  void shouldPlaceARunAtItsStartAndShowWhy() {
    Answer started =
        TestApi.HTTP.post(
            FLOWS,
            TestApi.anna(),
            "{"
                + GOAL
                + ", \"placement\": {\"purpose\": \"support\", \"dataClasses\":"
                + " [\"contact\"], \"subjectResidency\": \"EU\"}}");

    assertThat(started.status()).as(started.body()).isEqualTo(202);
    JsonNode placement = started.json().get("placement");
    assertThat(placement.get("region").asText()).isEqualTo("eu-west-1");
    assertThat(placement.get("tier").asText()).isEqualTo("standard");
    assertThat(placement.get("rules"))
        .extracting(JsonNode::asText)
        .containsExactly("eu", "ordinary");
    assertThat(placement.get("reason").asText()).contains("stays in the EU");
    assertThat(placement.get("bundle").asText()).matches("[0-9a-f]{64}");
    String runId = started.json().get("runId").asText();
    RunPlacement stored =
        TestApi.bean(FakeRuns.class).find("acme", runId).orElseThrow().target().placement();
    assertThat(stored.facts().purpose()).isEqualTo("support");
    assertThat(TestApi.bean(FakeEngine.class).started)
        .filteredOn(start -> start.run().runId().equals(runId))
        .singleElement()
        .extracting(start -> start.taskQueue())
        .isEqualTo("flows.standard");
  }

  @Test
  void shouldRefuseWordsThatAreNone() {
    Answer refused =
        TestApi.HTTP.post(
            FLOWS,
            TestApi.anna(),
            "{"
                + GOAL
                + ", \"placement\": {\"purpose\": \"For Mr. Muster\", \"dataClasses\":"
                + " [\"ok\", \"Not ok\"], \"subjectResidency\": \"here\"}}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().get("errors"))
        .extracting(error -> error.get("pointer").asText())
        .containsExactly(
            "/placement/purpose", "/placement/dataClasses/1", "/placement/subjectResidency");
  }

  @Test
  void shouldExplainWithWhatARunWouldHaveNow() {
    JsonNode explained = TestApi.HTTP.post(EXPLAIN, TestApi.anna(), "{}").json();

    assertThat(explained.get("placed").asBoolean()).isTrue();
    assertThat(explained.at("/input/tenant/region").asText()).isEqualTo("EU");
    assertThat(
            TestApi.HTTP.post(EXPLAIN, TestApi.anna(), explained.get("input")).json().get("rules"))
        .isEqualTo(explained.get("rules"));
    assertThat(explained.get("rules")).hasSize(6);
    assertThat(explained.at("/rules/0/holds").asBoolean()).isTrue();
    assertThat(explained.at("/rules/0/decided").asBoolean()).isTrue();
    assertThat(explained.at("/rules/1/unmet/0").asText()).isEqualTo("tenant.region == \"US\"");
  }

  @Test
  void shouldExplainWhatIf() {
    JsonNode burst =
        TestApi.HTTP
            .post(
                EXPLAIN,
                TestApi.anna(),
                "{\"load\": {\"inFlight\": {\"eu-west-1\": {\"standard\": 101}}},"
                    + " \"model\": {\"parametersBillions\": 71}}")
            .json();
    assertThat(burst.get("tier").asText()).isEqualTo("standard");
    assertThat(burst.at("/rules/3/holds").asBoolean()).isTrue();
    assertThat(burst.at("/rules/3/note").asText())
        .isEqualTo("the tier gpu has no workers in eu-west-1");
    assertThat(burst.at("/rules/4/holds").asBoolean()).isTrue();

    JsonNode abroad =
        TestApi.HTTP.post(EXPLAIN, TestApi.anna(), "{\"tenant\": {\"region\": \"CH\"}}").json();
    assertThat(abroad.get("placed").asBoolean()).isFalse();
    assertThat(abroad.get("nearest").asText()).isEqualTo("eu");
    assertThat(abroad.get("reason").asText()).contains("needs tenant.region == \"EU\"");
  }

  @Test
  void shouldRefuseToExplainWhatIsNoRegion() {
    Answer refused =
        TestApi.HTTP.post(EXPLAIN, TestApi.anna(), "{\"tenant\": {\"region\": \"here\"}}");

    assertThat(refused.status()).isEqualTo(422);
  }
}
