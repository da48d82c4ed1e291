package dev.weft.policy.plan;

import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.agent.TemplateText;
import dev.weft.contract.tool.ToolDescriptor;
import dev.weft.policy.schema.JsonSchema;
import dev.weft.policy.schema.SchemaTypes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the parameters of one step against its tool's schema and the results it refers to. */
final class ParamChecks {
  private static final List<String> FORMS = List.of("enum", "format", "pattern");
  private static final Set<String> SCALARS = Set.of("string", "integer", "number", "boolean");

  private final ToolRegistry registry;
  private final PlanStep step;
  private final ToolDescriptor tool;
  private final Scope scope;
  private final Set<String> allIds;
  private final Problems problems;
  private final Set<String> read = new LinkedHashSet<>();
  private final Set<String> referencePointers = new LinkedHashSet<>();

  ParamChecks(
      ToolRegistry registry,
      PlanStep step,
      ToolDescriptor tool,
      Scope scope,
      Set<String> allIds,
      Problems problems) {
    this.registry = registry;
    this.step = step;
    this.tool = tool;
    this.scope = scope;
    this.allIds = allIds;
    this.problems = problems;
  }

  /** Checks everything; returns the ids of the steps that the parameters read. */
  Set<String> check(String stepPointer) {
    String pointer = stepPointer + "/params";
    checkNames(pointer);
    walk(pointer, step.params(), new ArrayList<>());
    for (PlanProblem problem : registry.inputSchema(tool).check(step.params())) {
      boolean known =
          problem.code().equals("unknown_property") && problem.pointer().lastIndexOf('/') == 0;
      if (!known && !referencePointers.contains(pointer + problem.pointer())) {
        problems.add(pointer + problem.pointer(), problem.code(), problem.message());
      }
    }
    return read;
  }

  private void checkNames(String pointer) {
    Set<String> known = SchemaTypes.fields(tool.inputSchema(), tool.inputSchema());
    for (String name : step.params().keySet()) {
      if (!known.isEmpty() && !known.contains(name)) {
        problems.add(
            pointer + "/" + JsonSchema.escape(name),
            "unknown_parameter",
            tool.name() + " has no parameter \"" + name + "\"" + NearestName.hint(name, known));
      }
    }
  }

  private void walk(String pointer, @Nullable Object value, List<String> path) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, entry) -> {
        String name = String.valueOf(key);
        walk(pointer + "/" + JsonSchema.escape(name), entry, appended(path, name));
      });
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        walk(pointer + "/" + i, list.get(i), appended(path, Integer.toString(i)));
      }
    } else if (value instanceof String text) {
      checkText(pointer, text, path);
    }
  }

  private void checkText(String pointer, String text, List<String> path) {
    TemplateText template;
    try {
      template = TemplateText.parse(text);
    } catch (IllegalArgumentException e) {
      problems.add(pointer, "malformed_reference", String.valueOf(e.getMessage()));
      return;
    }
    if (template.plain()) {
      return;
    }
    referencePointers.add(pointer);
    Map<String, Object> target = SchemaTypes.at(tool.inputSchema(), path);
    for (TemplateText.Reference reference : template.references()) {
      ToolDescriptor source = sourceOf(pointer, reference);
      if (source == null) {
        continue;
      }
      read.add(reference.stepId());
      Map<String, Object> found = SchemaTypes.at(source.outputSchema(), reference.path());
      if (found == null) {
        problems.add(
            pointer,
            "unknown_field",
            source.name()
                + " returns no \""
                + String.join(".", reference.path())
                + "\""
                + NearestName.hint(
                    String.join(".", reference.path()),
                    SchemaTypes.fields(source.outputSchema(), source.outputSchema())));
      } else if (target != null) {
        checkType(pointer, template, reference, source, found, target);
      }
    }
  }

  private void checkType(
      String pointer,
      TemplateText template,
      TemplateText.Reference reference,
      ToolDescriptor source,
      Map<String, Object> found,
      Map<String, Object> target) {
    String mismatch;
    if (template.whole()) {
      mismatch = SchemaTypes.mismatch(source.outputSchema(), found, tool.inputSchema(), target);
    } else {
      Set<String> wanted = SchemaTypes.types(target);
      boolean text = wanted.isEmpty() || wanted.contains("string");
      boolean scalar = SCALARS.containsAll(SchemaTypes.types(found));
      mismatch =
          !text
              ? "text stands around it, but " + String.join(" or ", wanted) + " is wanted"
              : scalar
                  ? withinText(found, target)
                  : "only texts, numbers and booleans can stand within a text";
    }
    if (mismatch != null) {
      problems.add(
          pointer, "type_mismatch", "{{" + reference.display() + "}} does not fit: " + mismatch);
    }
  }

  /** No text that may be anything becomes a date, for example, by what stands around it. */
  private static @Nullable String withinText(
      Map<String, Object> found, Map<String, Object> target) {
    boolean free =
        SchemaTypes.types(found).contains("string") && FORMS.stream().noneMatch(found::containsKey);
    return free && FORMS.stream().anyMatch(target::containsKey)
        ? "it is any text, but a value of a certain form is wanted"
        : null;
  }

  private @Nullable ToolDescriptor sourceOf(String pointer, TemplateText.Reference reference) {
    ToolDescriptor source = scope.readable().get(reference.stepId());
    if (source != null) {
      return source;
    }
    if (allIds.contains(reference.stepId())) {
      problems.add(
          pointer,
          "reference_not_earlier",
          "step \""
              + reference.stepId()
              + "\" does not surely complete before \""
              + step.id()
              + "\"; refer to an earlier step that has an action and stands in no other branch");
    } else {
      problems.add(
          pointer,
          "unknown_step",
          "there is no step \""
              + reference.stepId()
              + "\""
              + NearestName.hint(reference.stepId(), scope.readable().keySet()));
    }
    return null;
  }

  private static List<String> appended(List<String> path, String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }
}
