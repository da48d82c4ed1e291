package dev.weft.policy.placement;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.weft.policy.cel.BoundedCel;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The variables of conditions, their types, and their values in an input. */
final class Variables {
  static final int MAX_LENGTH = BoundedCel.MAX_LENGTH;
  private static final int MAX_ITERATIONS = 1_000;
  private static final String REGION = "placement.region";
  private static final String IN_REGION = "load.inRegion";

  private Variables() {}

  /** What conditions of a kind may name; rules of compute know the region that was chosen. */
  static Map<String, CelType> types(RuleKind kind) {
    Map<String, CelType> types = new LinkedHashMap<>();
    types.put("tenant.id", SimpleType.STRING);
    types.put("tenant.region", SimpleType.STRING);
    types.put("tenant.plan", SimpleType.STRING);
    types.put("request.purpose", SimpleType.STRING);
    types.put("request.dataClasses", ListType.create(SimpleType.STRING));
    types.put("request.subjectResidency", SimpleType.STRING);
    types.put("model.parametersBillions", SimpleType.DOUBLE);
    types.put("model.providerRegion", SimpleType.STRING);
    types.put(
        "load.inFlight",
        MapType.create(SimpleType.STRING, MapType.create(SimpleType.STRING, SimpleType.INT)));
    types.put("load.total", SimpleType.INT);
    types.put("cost.estimateMinor", SimpleType.INT);
    if (kind == RuleKind.COMPUTE) {
      types.put(REGION, SimpleType.STRING);
      types.put(IN_REGION, SimpleType.INT);
    }
    return types;
  }

  /** The language of a kind: bounded in size, depth and iterations. */
  static Cel language(RuleKind kind) {
    CelBuilder builder = BoundedCel.builder(MAX_ITERATIONS);
    types(kind).forEach(builder::addVar);
    return builder.build();
  }

  /** Values for rules of residency. */
  static Map<String, Object> values(PlacementInput input) {
    Map<String, Object> values = new HashMap<>();
    values.put("tenant.id", input.tenant().id());
    values.put("tenant.region", input.tenant().region());
    values.put("tenant.plan", input.tenant().plan());
    values.put("request.purpose", input.request().purpose());
    values.put("request.dataClasses", input.request().dataClasses());
    values.put("request.subjectResidency", input.request().subjectResidency());
    values.put("model.parametersBillions", input.model().parametersBillions());
    values.put("model.providerRegion", input.model().providerRegion());
    values.put("load.inFlight", input.load().inFlight());
    values.put("load.total", input.load().total());
    values.put("cost.estimateMinor", input.cost().estimateMinor());
    return values;
  }

  /** Makes them values for rules of compute. */
  static void placeIn(String region, PlacementInput input, Map<String, Object> values) {
    values.put(REGION, region);
    values.put(IN_REGION, input.load().in(region));
  }
}
