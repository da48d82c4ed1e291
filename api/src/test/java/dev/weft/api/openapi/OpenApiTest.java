package dev.weft.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.api.TestApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FILE = Path.of("openapi.json");
  private static final String UPDATE =
      "Update api/openapi.json with: mvn -pl api -am test -Dtest=OpenApiTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dweft.openapi.write=true";

  @Test
  void shouldChangeOnlyByAddingAndBeCommitted() throws IOException {
    JsonNode now = TestApi.HTTP.get("/openapi", "").json();
    JsonNode committed = Files.exists(FILE) ? JSON.readTree(FILE.toFile()) : now;
    if (Boolean.getBoolean("weft.openapi.write")) {
      Files.writeString(FILE, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(now) + "\n");
    }

    assertThat(OpenApiDifference.breaking(committed, now))
        .as("differences that break clients of /api/v1; add instead of changing")
        .isEmpty();
    assertThat(JSON.readTree(FILE.toFile())).as(UPDATE).isEqualTo(now);
  }

  @Test
  void shouldDescribeEveryEndpointInOpenApi31WithExamples() {
    JsonNode now = TestApi.HTTP.get("/openapi", "").json();

    assertThat(now.path("openapi").asText()).startsWith("3.1");
    assertThat(now.path("paths").size()).isGreaterThanOrEqualTo(15);
    assertThat(now.at("/paths/~1api~1v1~1flows/post/requestBody/content").toString())
        .contains("byGoal", "byPlan", "byName");
    now.path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(operation ->
                    assertThat(operation.getValue().path("summary").asText())
                        .as(operation.getKey() + " " + path.getKey())
                        .isNotEmpty()));
  }

  @Test
  void shouldShowAnExampleOfEveryAnswerThatFitsItsSchema() {
    JsonNode now = TestApi.HTTP.get("/openapi", "").json();
    List<String> wrong = new ArrayList<>();
    now.path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(method ->
                    method
                        .getValue()
                        .path("responses")
                        .properties()
                        .forEach(answer ->
                            answer
                                .getValue()
                                .path("content")
                                .properties()
                                .forEach(media -> {
                                  String where =
                                      method.getKey() + " " + path.getKey() + " " + answer.getKey();
                                  JsonNode example = media.getValue().path("example");
                                  if (example.isMissingNode()) {
                                    wrong.add(where + " has no example");
                                  } else if (media.getKey().endsWith("json")) {
                                    DescribedAnswers.schema(now, media.getValue().path("schema"))
                                        .checkText(example.toString())
                                        .forEach(problem ->
                                            wrong.add(
                                                where
                                                    + problem.pointer()
                                                    + " "
                                                    + problem.message()));
                                  }
                                }))));

    assertThat(wrong).isEmpty();
  }

  @Test
  void shouldNoticeEachAnswerThatIsNotAsDescribed() throws JsonProcessingException {
    JsonNode document =
        JSON.readTree(
            """
            {"paths": {"/a": {"get": {"responses": {
                "200": {"headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}},
                "204": {}}}}},
             "components": {"headers": {"ETag": {"required": true}}, "schemas": {
                "A": {"type": "object", "properties": {"x": {"type": "string"}}}}}}
            """);
    JsonNode get = document.at("/paths/~1a/get");
    Map<String, List<String>> whole =
        Map.of("content-type", List.of("application/json"), "etag", List.of("1"));

    assertThat(DescribedAnswers.differences(document, get, 200, whole, "{\"x\":\"1\"}")).isEmpty();
    assertThat(DescribedAnswers.differences(document, get, 204, Map.of(), "")).isEmpty();
    assertThat(DescribedAnswers.differences(document, get, 200, whole, "{\"x\":null}")).hasSize(1);
    assertThat(DescribedAnswers.differences(document, get, 200, whole, "{\"y\":1}")).hasSize(1);
    assertThat(DescribedAnswers.differences(document, get, 404, whole, "{}")).hasSize(1);
    assertThat(DescribedAnswers.differences(document, get, 204, whole, "{}")).hasSize(1);
    assertThat(
            DescribedAnswers.differences(
                document, get, 200, Map.of("content-type", List.of("application/json")), "{}"))
        .containsExactly("the header ETag is missing");
    assertThat(DescribedAnswers.differences(document, get, 200, Map.of("etag", List.of("1")), "{}"))
        .hasSize(1);
  }

  @Test
  void shouldServeThePageToTryItFromItsOwnJar() {
    var page = TestApi.HTTP.get("/docs", "");
    assertThat(page.status()).isEqualTo(302);
    var index = TestApi.HTTP.get(page.header("location"), "");

    assertThat(index.status()).isEqualTo(200);
    assertThat(index.body()).contains("swagger-ui").doesNotContain("https://");
  }

  @Test
  void shouldFindEachKindOfBreakingDifference() throws JsonProcessingException {
    String text =
        """
        {"paths": {"/a": {"post": {
            "parameters": [{"name": "p", "in": "query", "schema": {"type": "string"}}],
            "requestBody": {"content": {"application/json":
              {"schema": {"$ref": "#/components/schemas/Ask"}}}},
            "responses": {"200": {"content": {"application/json":
              {"schema": {"$ref": "#/components/schemas/Answer"}}}}}}}},
         "components": {"schemas": {
            "Ask": {"type": "object", "properties": {"x": {"type": "string"}}},
            "Answer": {"type": "object", "properties":
              {"y": {"type": "string"}, "e": {"type": "string", "enum": ["A", "B"]}}}}}}
        """;
    JsonNode before = JSON.readTree(text);
    assertThat(OpenApiDifference.breaking(before, before)).isEmpty();

    assertThat(changed(text, "\"/a\"", "\"/b\"")).containsExactly("/a is gone");
    assertThat(changed(text, "\"post\"", "\"put\"")).containsExactly("POST /a is gone");
    assertThat(changed(text, "\"200\"", "\"201\""))
        .containsExactly("POST /a no longer answers 200");
    assertThat(changed(text, "\"name\": \"p\"", "\"name\": \"q\""))
        .containsExactly("POST /a no longer takes p");
    assertThat(changed(text, "\"in\": \"query\"", "\"in\": \"query\", \"required\": true"))
        .containsExactly("POST /a now requires p");
    assertThat(changed(text, "\"y\": {\"type\": \"string\"}, ", ""))
        .containsExactly("Answer.y is gone");
    assertThat(changed(text, "\"x\": {\"type\": \"string\"}", "\"x\": {\"type\": \"integer\"}"))
        .hasSize(1);
    assertThat(changed(text, "[\"A\", \"B\"]", "[\"A\"]"))
        .containsExactly("Answer.e no longer knows B");
    assertThat(changed(text, "\"Ask\": {\"type\"", "\"Ask\": {\"required\": [\"x\"], \"type\""))
        .containsExactly("Ask now requires x");
  }

  @Test
  void shouldTakeAdditionsAsHarmless() throws JsonProcessingException {
    JsonNode before = JSON.readTree("{\"paths\": {}, \"components\": {\"schemas\": {}}}");
    ObjectNode after = before.deepCopy();
    ((ObjectNode) after.get("paths")).putObject("/new").putObject("get");

    assertThat(OpenApiDifference.breaking(before, after)).isEmpty();
  }

  private static List<String> changed(String text, String from, String to)
      throws JsonProcessingException {
    assertThat(text).contains(from);
    return OpenApiDifference.breaking(JSON.readTree(text), JSON.readTree(text.replace(from, to)));
  }
}
