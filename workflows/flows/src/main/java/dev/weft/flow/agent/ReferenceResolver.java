package dev.weft.flow.agent;

import dev.weft.contract.agent.TemplateText;
import dev.weft.contract.payload.LargeValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts results of earlier steps where parameters refer to them: a pure function. */
final class ReferenceResolver {
  private final Map<String, Object> results;
  private long size;

  /**
   * @param results the results of completed steps, by step id
   */
  ReferenceResolver(Map<String, Object> results) {
    this.results = results;
  }

  /**
   * Resolves every reference in a step's parameters.
   *
   * @throws IllegalArgumentException naming the reference whose value is not there, or with which
   *     the parameters become too large
   */
  Map<String, Object> resolve(Map<String, Object> params) {
    Map<String, Object> resolved = new LinkedHashMap<>();
    params.forEach((name, value) -> resolved.put(name, value(value)));
    return resolved;
  }

  @SuppressWarnings("NullAway") // JSON maps and lists may hold null
  private Object value(@Nullable Object value) {
    if (value instanceof String text) {
      return text(TemplateText.parse(text));
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> resolved = new LinkedHashMap<>();
      map.forEach((key, entry) -> resolved.put(String.valueOf(key), value(entry)));
      return resolved;
    }
    if (value instanceof List<?> list) {
      List<Object> resolved = new ArrayList<>();
      list.forEach(entry -> resolved.add(value(entry)));
      return resolved;
    }
    return value;
  }

  private Object text(TemplateText template) {
    if (template.parts().size() == 1
        && template.parts().getFirst() instanceof TemplateText.Reference reference) {
      return lookUp(reference);
    }
    StringBuilder text = new StringBuilder();
    for (TemplateText.Part part : template.parts()) {
      switch (part) {
        case TemplateText.Literal literal -> text.append(literal.text());
        case TemplateText.Reference reference -> text.append(lookUp(reference));
      }
    }
    return text.toString();
  }

  private Object lookUp(TemplateText.Reference reference) {
    Object value = results.get(reference.stepId());
    for (String segment : reference.path()) {
      value = child(value, segment);
    }
    if (value == null) {
      throw new IllegalArgumentException("there is no value for {{" + reference.display() + "}}");
    }
    size += LargeValues.size(value);
    if (size > LargeValues.MAX_BYTES) {
      throw new IllegalArgumentException(
          "{{"
              + reference.display()
              + "}} makes the parameters larger than "
              + LargeValues.MAX_BYTES
              + " bytes");
    }
    return value;
  }

  private static @Nullable Object child(@Nullable Object value, String segment) {
    if (value instanceof Map<?, ?> map) {
      return map.get(segment);
    }
    if (value instanceof List<?> list && segment.matches("[0-9]{1,6}")) {
      int index = Integer.parseInt(segment);
      return index < list.size() ? list.get(index) : null;
    }
    return null;
  }
}
