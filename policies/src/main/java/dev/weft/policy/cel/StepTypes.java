package dev.weft.policy.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.weft.policy.schema.SchemaTypes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** CEL types of steps' results, derived from their JSON schemas. */
final class StepTypes {
  private static final String PREFIX = "weft.step.";
  private static final int MAX_DEPTH = 8;

  private final Map<String, CelType> byName = new LinkedHashMap<>();

  private StepTypes() {}

  static StepTypes of(Map<String, Map<String, Object>> outputSchemas) {
    StepTypes types = new StepTypes();
    outputSchemas.forEach((step, schema) ->
        types.byName.put(PREFIX + step, types.type(PREFIX + step, schema, schema, 0)));
    return types;
  }

  CelType ofStep(String step) {
    return byName.getOrDefault(PREFIX + step, SimpleType.DYN);
  }

  CelTypeProvider provider() {
    return new Provider(ImmutableMap.copyOf(byName));
  }

  private record Provider(ImmutableMap<String, CelType> byName) implements CelTypeProvider {
    @Override
    public ImmutableCollection<CelType> types() {
      return byName.values();
    }

    @Override
    public Optional<CelType> findType(String typeName) {
      return Optional.ofNullable(byName.get(typeName));
    }
  }

  private CelType type(
      String name, Map<String, Object> root, Map<String, Object> unresolved, int depth) {
    Map<String, Object> schema = SchemaTypes.resolve(root, unresolved);
    Set<String> types = SchemaTypes.types(schema);
    if (types.size() != 1 || depth > MAX_DEPTH) {
      return SimpleType.DYN;
    }
    return switch (types.iterator().next()) {
      case "string" -> SimpleType.STRING;
      case "integer" -> SimpleType.INT;
      case "number" -> SimpleType.DOUBLE;
      case "boolean" -> SimpleType.BOOL;
      case "array" -> {
        Map<String, Object> items = SchemaTypes.at(withDefinitions(root, schema), List.of("0"));
        yield ListType.create(
            items == null ? SimpleType.DYN : type(name + ".item", root, items, depth + 1));
      }
      case "object" -> struct(name, root, schema, depth);
      default -> SimpleType.DYN;
    };
  }

  private CelType struct(
      String name, Map<String, Object> root, Map<String, Object> schema, int depth) {
    Set<String> fields = SchemaTypes.fields(root, schema);
    if (fields.isEmpty()) {
      return MapType.create(SimpleType.STRING, SimpleType.DYN);
    }
    ImmutableMap.Builder<String, CelType> collected = ImmutableMap.builder();
    for (String field : fields) {
      Map<String, Object> fieldSchema =
          SchemaTypes.at(withDefinitions(root, schema), List.of(field));
      collected.put(
          field,
          fieldSchema == null
              ? SimpleType.DYN
              : type(name + "." + field, root, fieldSchema, depth + 1));
    }
    ImmutableMap<String, CelType> fieldTypes = collected.buildOrThrow();
    StructType struct =
        StructType.create(
            name, ImmutableSet.copyOf(fields), field -> Optional.ofNullable(fieldTypes.get(field)));
    byName.put(name, struct);
    return struct;
  }

  /** The part of a schema as a root of its own, so that its references still resolve. */
  private static Map<String, Object> withDefinitions(
      Map<String, Object> root, Map<String, Object> schema) {
    Map<String, Object> whole = new LinkedHashMap<>(schema);
    Object definitions = root.get("$defs");
    if (definitions != null) {
      whole.putIfAbsent("$defs", definitions);
    }
    return whole;
  }
}
