package dev.weft.policy.schema;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads schemas as types: what stands at a path of a value, and whether every value of one schema
 * fits another. Where a schema does not say, the answer is lenient: the tool checks again when it
 * is called.
 */
public final class SchemaTypes {
  private static final int MAX_REFERENCES = 20;
  private static final Map<String, Object> ANYTHING = Map.of();

  private SchemaTypes() {}

  /**
   * The schema of what stands at a path.
   *
   * @param path field names and list indexes from the root
   * @return null when values of the schema have nothing there
   */
  public static @Nullable Map<String, Object> at(Map<String, Object> root, List<String> path) {
    Map<String, Object> schema = resolve(root, root);
    for (String segment : path) {
      Map<String, Object> next = child(root, schema, segment);
      if (next == null) {
        return null;
      }
      schema = next;
    }
    return schema;
  }

  /** The names of an object's fields; empty when the schema lists none. */
  public static Set<String> fields(Map<String, Object> root, Map<String, Object> schema) {
    return new LinkedHashSet<>(object(resolve(root, schema).get("properties")).keySet());
  }

  /** The schema that a local {@code $ref} stands for, or the schema itself. */
  public static Map<String, Object> resolve(Map<String, Object> root, Map<String, Object> schema) {
    Map<String, Object> resolved = schema;
    for (int i = 0; i < MAX_REFERENCES && resolved.get("$ref") instanceof String ref; i++) {
      Map<String, Object> target = root;
      for (String segment : ref.replaceFirst("^#/?", "").split("/", -1)) {
        target = segment.isEmpty() ? target : object(target.get(segment));
      }
      resolved = target;
    }
    return resolved;
  }

  /** The JSON types that a schema allows; empty when it does not say. */
  public static Set<String> types(Map<String, Object> schema) {
    Set<String> types = new LinkedHashSet<>();
    if (schema.get("type") instanceof String one) {
      types.add(one);
    } else if (schema.get("type") instanceof List<?> several) {
      several.forEach(type -> types.add(String.valueOf(type)));
    }
    return types;
  }

  /**
   * Why values of one schema do not fit another.
   *
   * @return in words; null when they fit, as far as the schemas say
   */
  public static @Nullable String mismatch(
      Map<String, Object> sourceRoot,
      Map<String, Object> sourceSchema,
      Map<String, Object> targetRoot,
      Map<String, Object> targetSchema) {
    Map<String, Object> source = resolve(sourceRoot, sourceSchema);
    Map<String, Object> target = resolve(targetRoot, targetSchema);
    Set<String> wanted = types(target);
    for (String given : types(source)) {
      boolean fits =
          wanted.isEmpty()
              || wanted.contains(given)
              || given.equals("null")
              || (given.equals("integer") && wanted.contains("number"));
      if (!fits) {
        return "it is of type " + given + ", but " + String.join(" or ", wanted) + " is wanted";
      }
    }
    String values = valueMismatch(source, target);
    if (values != null) {
      return values;
    }
    if (types(source).contains("array")) {
      return mismatch(
          sourceRoot, object(source.get("items")), targetRoot, object(target.get("items")));
    }
    return objectMismatch(sourceRoot, source, targetRoot, target);
  }

  /** Texts of one kind do not fit where texts of another kind, or only certain ones, are wanted. */
  private static @Nullable String valueMismatch(
      Map<String, Object> source, Map<String, Object> target) {
    if (!types(source).contains("string") && source.get("enum") == null) {
      return null;
    }
    if (target.get("enum") instanceof List<?> wanted
        && !(source.get("enum") instanceof List<?> given && wanted.containsAll(given))) {
      return "only one of "
          + String.join(", ", wanted.stream().map(String::valueOf).toList())
          + " is wanted";
    }
    if (target.get("format") instanceof String wanted && !wanted.equals(source.get("format"))) {
      return (source.get("format") instanceof String given
              ? "its format is " + given
              : "it is any text")
          + ", but "
          + wanted
          + " is wanted";
    }
    if (target.get("pattern") instanceof String wanted && !wanted.equals(source.get("pattern"))) {
      return "only texts like " + wanted + " are wanted";
    }
    return null;
  }

  private static @Nullable String objectMismatch(
      Map<String, Object> sourceRoot,
      Map<String, Object> source,
      Map<String, Object> targetRoot,
      Map<String, Object> target) {
    Map<String, Object> given = object(source.get("properties"));
    if (given.isEmpty()) {
      return null;
    }
    if (target.get("required") instanceof List<?> required) {
      for (Object name : required) {
        if (!given.containsKey(String.valueOf(name))) {
          return "it has no field \"" + name + "\", which is wanted";
        }
      }
    }
    for (Map.Entry<String, Object> field : object(target.get("properties")).entrySet()) {
      if (given.containsKey(field.getKey())) {
        String mismatch =
            mismatch(
                sourceRoot,
                object(given.get(field.getKey())),
                targetRoot,
                object(field.getValue()));
        if (mismatch != null) {
          return "in its field \"" + field.getKey() + "\" " + mismatch;
        }
      }
    }
    return null;
  }

  private static @Nullable Map<String, Object> child(
      Map<String, Object> root, Map<String, Object> schema, String segment) {
    Set<String> types = types(schema);
    if (types.contains("array")) {
      return segment.matches("[0-9]{1,6}") ? resolve(root, object(schema.get("items"))) : null;
    }
    Map<String, Object> properties = object(schema.get("properties"));
    if (properties.containsKey(segment)) {
      return resolve(root, object(properties.get(segment)));
    }
    if (schema.get("additionalProperties") instanceof Map<?, ?>) {
      return resolve(root, object(schema.get("additionalProperties")));
    }
    boolean open = properties.isEmpty() && (types.isEmpty() || types.contains("object"));
    return open && !Boolean.FALSE.equals(schema.get("additionalProperties")) ? ANYTHING : null;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : ANYTHING;
  }
}
