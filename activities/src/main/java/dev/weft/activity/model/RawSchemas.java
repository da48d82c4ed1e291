package dev.weft.activity.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.weft.contract.payload.WeftJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON schemas as the library wants them. */
final class RawSchemas {
  private RawSchemas() {}

  static String text(Object schema) {
    try {
      return WeftJson.mapper().writeValueAsString(schema);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a schema is always JSON", e);
    }
  }

  /** An object schema whose properties and definitions stay as they are. */
  static JsonObjectSchema object(Map<String, Object> schema) {
    return JsonObjectSchema.builder()
        .addProperties(elements(schema.get("properties")))
        .required(
            schema.get("required") instanceof List<?> required
                ? required.stream().map(String::valueOf).toList()
                : List.of())
        .definitions(elements(schema.get("$defs")))
        .build();
  }

  private static Map<String, JsonSchemaElement> elements(@Nullable Object schemas) {
    Map<String, JsonSchemaElement> elements = new LinkedHashMap<>();
    if (schemas instanceof Map<?, ?> map) {
      map.forEach(
          (name, schema) -> elements.put(String.valueOf(name), JsonRawSchema.from(text(schema))));
    }
    return elements;
  }
}
