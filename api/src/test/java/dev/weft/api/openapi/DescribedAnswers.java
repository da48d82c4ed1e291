package dev.weft.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.policy.schema.JsonSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds answers against the committed OpenAPI document: the status, the headers that always come,
 * the content type, and the body, in which no field may stand that is not described.
 */
public final class DescribedAnswers {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What any address may answer to a request that means none of its operations. */
  private static final Set<String> UNDESCRIBED = Set.of("405", "406", "500");

  private static final JsonNode DOCUMENT = read();
  private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

  private DescribedAnswers() {}

  /**
   * Checks one answer.
   *
   * @param body null for one that is not read to its end
   * @throws AssertionError naming everything that is not as described
   */
  public static void check(HttpRequest request, HttpResponse<?> response, @Nullable String body) {
    String path = path(request.uri().getPath());
    JsonNode operation =
        DOCUMENT.at("/paths").path(path).path(request.method().toLowerCase(Locale.ROOT));
    if (operation.isMissingNode()) {
      return;
    }
    List<String> wrong =
        differences(DOCUMENT, operation, response.statusCode(), response.headers().map(), body);
    if (!wrong.isEmpty()) {
      throw new AssertionError(
          request.method() + " " + path + " answered otherwise than openapi.json says: " + wrong);
    }
  }

  static List<String> differences(
      JsonNode document,
      JsonNode operation,
      int code,
      Map<String, List<String>> headers,
      @Nullable String body) {
    String status = String.valueOf(code);
    JsonNode answer = operation.path("responses").path(status);
    if (answer.isMissingNode()) {
      if (!UNDESCRIBED.contains(status)) {
        return List.of("the status " + status + " is not described: " + body);
      }
      answer = operation.path("responses").path("default");
    }
    answer = OpenApiDifference.resolved(document, answer);
    List<String> wrong = new ArrayList<>();
    answer
        .path("headers")
        .properties()
        .forEach(entry -> {
          JsonNode header = OpenApiDifference.resolved(document, entry.getValue());
          boolean there = headers.keySet().stream().anyMatch(entry.getKey()::equalsIgnoreCase);
          if (header.path("required").asBoolean() && !there) {
            wrong.add("the header " + entry.getKey() + " is missing");
          }
        });
    String type =
        headers.entrySet().stream()
            .filter(entry -> entry.getKey().equalsIgnoreCase("Content-Type"))
            .map(entry -> entry.getValue().getFirst().replaceAll(";.*", ""))
            .findFirst()
            .orElse("");
    JsonNode media = answer.path("content").path(type);
    if (answer.path("content").isEmpty()) {
      if (body != null && !body.isEmpty()) {
        wrong.add("no body is described, but there is one: " + body);
      }
    } else if (media.isMissingNode()) {
      wrong.add("the content type \"" + type + "\" is not described for " + status);
    } else if (body != null && type.endsWith("json")) {
      for (PlanProblem problem : schema(document, media.path("schema")).checkText(body)) {
        wrong.add(problem.pointer() + " " + problem.message());
      }
    }
    return wrong;
  }

  /** A schema of the document, compiled. */
  static JsonSchema schema(JsonNode document, JsonNode schema) {
    return SCHEMAS.computeIfAbsent(
        System.identityHashCode(document) + " " + schema, key -> closed(document, schema));
  }

  /** The schema with all that it refers to; objects have no other fields than those described. */
  private static JsonSchema closed(JsonNode document, JsonNode schema) {
    ObjectNode whole = schema.deepCopy();
    ObjectNode components = document.path("components").path("schemas").deepCopy();
    components.forEach(DescribedAnswers::bare);
    components.forEach(component -> {
      if (component.has("properties") && !component.has("additionalProperties")) {
        ((ObjectNode) component).put("additionalProperties", false);
      }
    });
    whole.set("$defs", components);
    return JsonSchema.ofText(whole.toString().replace("#/components/schemas/", "#/$defs/"));
  }

  /** Takes out what is no keyword of JSON schemas. */
  private static void bare(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      object.remove("example");
      object.path("properties").forEach(DescribedAnswers::bare);
      bare(object.path("items"));
      bare(object.path("additionalProperties"));
    }
  }

  /** The path of the document that an address belongs to; the most literal of several. */
  private static String path(String address) {
    return DOCUMENT.path("paths").properties().stream()
        .map(Map.Entry::getKey)
        .filter(template -> address.matches(template.replaceAll("\\{[^}]+}", "[^/]+")))
        .min(Comparator.comparing((String template) -> template.split("\\{", -1).length))
        .orElse("");
  }

  private static JsonNode read() {
    try {
      return JSON.readTree(Path.of("openapi.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
