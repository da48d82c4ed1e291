package dev.weft.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds what in a new description would break clients of the old one: something removed, another
 * type, or something newly required of the caller.
 */
final class OpenApiDifference {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head", "options");

  private final List<String> breaking = new ArrayList<>();
  private final Set<String> sent = new HashSet<>();
  private final JsonNode before;
  private final JsonNode after;

  private OpenApiDifference(JsonNode before, JsonNode after) {
    this.before = before;
    this.after = after;
  }

  /** Everything that breaks, in words; empty when the difference only adds. */
  static List<String> breaking(JsonNode before, JsonNode after) {
    OpenApiDifference difference = new OpenApiDifference(before, after);
    difference.compare();
    return difference.breaking;
  }

  private void compare() {
    before
        .path("paths")
        .properties()
        .forEach(path -> path(path.getKey(), path.getValue(), after.at(pointer(path.getKey()))));
    before
        .at("/components/schemas")
        .properties()
        .forEach(schema -> {
          JsonNode now = after.at("/components/schemas/" + schema.getKey());
          if (now.isMissingNode()) {
            breaking.add("schema " + schema.getKey() + " is gone");
          } else {
            schema(schema.getKey(), schema.getValue(), now, sent.contains(schema.getKey()));
          }
        });
  }

  private void path(String name, JsonNode before, JsonNode now) {
    if (now.isMissingNode()) {
      breaking.add(name + " is gone");
      return;
    }
    before
        .properties()
        .forEach(entry -> {
          if (METHODS.contains(entry.getKey())) {
            String where = entry.getKey().toUpperCase(Locale.ROOT) + " " + name;
            operation(where, entry.getValue(), now.path(entry.getKey()));
          }
        });
  }

  private void operation(String where, JsonNode before, JsonNode now) {
    if (now.isMissingNode()) {
      breaking.add(where + " is gone");
      return;
    }
    parameters(where, before, now);
    if (now.at("/requestBody/required").asBoolean()
        && !before.at("/requestBody/required").asBoolean()) {
      breaking.add(where + " now requires a body");
    }
    noteSent(now.path("requestBody"));
    content(
        where + " request",
        before.at("/requestBody/content"),
        now.at("/requestBody/content"),
        true);
    before
        .path("responses")
        .properties()
        .forEach(response -> {
          JsonNode same = now.path("responses").path(response.getKey());
          if (same.isMissingNode()) {
            breaking.add(where + " no longer answers " + response.getKey());
          } else {
            content(
                where + " " + response.getKey(),
                resolved(this.before, response.getValue()).path("content"),
                resolved(after, same).path("content"),
                false);
          }
        });
  }

  private void parameters(String where, JsonNode before, JsonNode now) {
    for (JsonNode parameter : before.path("parameters")) {
      JsonNode same = parameter(now, parameter);
      String name = parameter.path("name").asText();
      if (same.isMissingNode()) {
        breaking.add(where + " no longer takes " + name);
      } else {
        schema(where + " " + name, parameter.path("schema"), same.path("schema"), true);
      }
    }
    for (JsonNode parameter : now.path("parameters")) {
      if (parameter.path("required").asBoolean()
          && !parameter(before, parameter).path("required").asBoolean()) {
        breaking.add(where + " now requires " + parameter.path("name").asText());
      }
    }
  }

  private void content(String where, JsonNode before, JsonNode now, boolean request) {
    before
        .properties()
        .forEach(media -> {
          JsonNode same = now.path(media.getKey());
          if (same.isMissingNode()) {
            breaking.add(where + " no longer speaks " + media.getKey());
          } else {
            schema(where, media.getValue().path("schema"), same.path("schema"), request);
          }
        });
  }

  /** Compares one schema; references are compared as such, and their targets once by name. */
  private void schema(String where, JsonNode before, JsonNode now, boolean request) {
    for (String word : List.of("$ref", "type", "format")) {
      if (before.has(word) && !before.path(word).equals(now.path(word))) {
        breaking.add(where + ": " + word + " was " + before.path(word) + ", is " + now.path(word));
      }
    }
    before
        .path("properties")
        .properties()
        .forEach(property -> {
          JsonNode same = now.path("properties").path(property.getKey());
          if (same.isMissingNode()) {
            breaking.add(where + "." + property.getKey() + " is gone");
          } else {
            schema(where + "." + property.getKey(), property.getValue(), same, request);
          }
        });
    if (before.has("items")) {
      schema(where + "[]", before.path("items"), now.path("items"), request);
    }
    Set<String> values = texts(now.path("enum"));
    for (String value : texts(before.path("enum"))) {
      if (!values.contains(value)) {
        breaking.add(where + " no longer knows " + value);
      }
    }
    if (request) {
      Set<String> known = texts(before.path("required"));
      texts(now.path("required")).stream()
          .filter(name -> !known.contains(name))
          .forEach(name -> breaking.add(where + " now requires " + name));
    }
  }

  private void noteSent(JsonNode node) {
    for (JsonNode reference : node.findValues("$ref")) {
      String name = reference.asText().replaceAll(".*/", "");
      if (sent.add(name)) {
        noteSent(after.at("/components/schemas/" + name));
      }
    }
  }

  /** What answers refer to, they answer. */
  static JsonNode resolved(JsonNode document, JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }

  private static JsonNode parameter(JsonNode operation, JsonNode like) {
    for (JsonNode parameter : operation.path("parameters")) {
      if (parameter.path("name").equals(like.path("name"))
          && parameter.path("in").equals(like.path("in"))) {
        return parameter;
      }
    }
    return MissingNode.getInstance();
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new HashSet<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  private static String pointer(String path) {
    return "/paths/" + path.replace("~", "~0").replace("/", "~1");
  }
}
