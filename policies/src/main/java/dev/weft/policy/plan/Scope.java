package dev.weft.policy.plan;

import dev.weft.contract.tool.ToolDescriptor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a step may refer to.
 *
 * @param readable steps whose results surely are there, with their tools
 * @param earlier steps that come before, whether or not they run
 */
record Scope(Map<String, ToolDescriptor> readable, Set<String> earlier) {
  static Scope empty() {
    return new Scope(new LinkedHashMap<>(), new LinkedHashSet<>());
  }

  Scope copy() {
    return new Scope(new LinkedHashMap<>(readable), new LinkedHashSet<>(earlier));
  }
}
