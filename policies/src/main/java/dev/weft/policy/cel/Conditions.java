package dev.weft.policy.cel;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Conditions of plans, in the <a href="https://cel.dev">Common Expression Language</a>. Each
 * earlier step is a variable named by its id, whose fields are those of the step's result. A check
 * knows their types, so that a misspelt field is refused before the plan starts. Size, depth and
 * iterations are bounded. Safe for use by many threads.
 */
public final class Conditions {
  /** The longest condition, in characters. */
  public static final int MAX_LENGTH = BoundedCel.MAX_LENGTH;

  private static final int MAX_ITERATIONS = 10_000;

  /** Words that CEL keeps for itself, which therefore cannot be ids of steps. */
  public static final Set<String> RESERVED_WORDS =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while",
          "bool",
          "bytes",
          "double",
          "duration",
          "dyn",
          "int",
          "list",
          "map",
          "string",
          "timestamp",
          "type",
          "uint",
          "has",
          "all",
          "exists",
          "filter",
          "size");

  /**
   * What a check says.
   *
   * @param errors what is wrong, one sentence each; empty when the condition is sound
   * @param steps ids of the steps that the condition reads, in the order of the given schemas
   */
  public record Checked(List<String> errors, List<String> steps) {
    public Checked {
      errors = List.copyOf(errors);
      steps = List.copyOf(steps);
    }
  }

  /** A condition could not be evaluated; its message holds no values of results. */
  public static final class ConditionException extends Exception {
    ConditionException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Checks a condition.
   *
   * @param expression the condition
   * @param outputSchemas the JSON schema of the result of each step that it may read, by step id
   */
  public Checked check(String expression, Map<String, Map<String, Object>> outputSchemas) {
    StepTypes types = StepTypes.of(outputSchemas);
    CelBuilder builder = BoundedCel.builder(MAX_ITERATIONS).setTypeProvider(types.provider());
    outputSchemas.keySet().forEach(step -> builder.addVar(step, types.ofStep(step)));
    CelValidationResult result = builder.build().compile(expression);
    List<String> errors = new ArrayList<>();
    for (CelIssue issue : result.getErrors()) {
      errors.add(issue.getMessage());
    }
    if (!errors.isEmpty()) {
      return new Checked(errors, List.of());
    }
    try {
      CelAbstractSyntaxTree tree = result.getAst();
      if (!tree.getResultType().equals(SimpleType.BOOL)) {
        String type = tree.getResultType().name();
        return new Checked(
            List.of("it yields " + type + ", but must yield true or false"), List.of());
      }
      Set<String> read = new LinkedHashSet<>();
      tree.getReferenceMap().values().forEach(reference -> read.add(reference.name()));
      return new Checked(
          List.of(), outputSchemas.keySet().stream().filter(read::contains).toList());
    } catch (CelValidationException e) {
      return new Checked(List.of(String.valueOf(e.getMessage())), List.of());
    }
  }

  /**
   * Evaluates a condition.
   *
   * @param variables step id to the step's result, as maps, lists, strings, numbers and booleans
   * @throws ConditionException when it does not compile, reads a step or field that is not there,
   *     passes a bound, or does not yield true or false
   */
  public boolean evaluate(String expression, Map<String, Object> variables)
      throws ConditionException {
    CelBuilder builder = BoundedCel.builder(MAX_ITERATIONS);
    Map<String, Object> values = new LinkedHashMap<>();
    variables.forEach((name, value) -> {
      builder.addVar(name, SimpleType.DYN);
      values.put(name, celValue(value));
    });
    Cel cel = builder.build();
    try {
      Object result = cel.createProgram(cel.compile(expression).getAst()).eval(values);
      if (result instanceof Boolean answer) {
        return answer;
      }
      throw new ConditionException("the condition does not yield true or false", null);
    } catch (CelValidationException e) {
      throw new ConditionException("the condition is not sound: " + e.getMessage(), e);
    } catch (CelEvaluationException e) {
      // CEL's own message may hold the value that it could not take.
      String why = e.getErrorCode().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      throw new ConditionException("the condition cannot be evaluated: " + why, e);
    }
  }

  /** CEL knows 64-bit integers and doubles only. */
  private static Object celValue(@Nullable Object value) {
    return switch (value) {
      case null -> dev.cel.common.values.NullValue.NULL_VALUE;
      case Integer number -> number.longValue();
      case Short number -> number.longValue();
      case Float number -> number.doubleValue();
      case BigDecimal number -> number.doubleValue();
      case Map<?, ?> map -> {
        Map<Object, Object> converted = new LinkedHashMap<>();
        map.forEach((key, entry) -> converted.put(String.valueOf(key), celValue(entry)));
        yield converted;
      }
      case List<?> list -> {
        List<Object> converted = new ArrayList<>();
        list.forEach(entry -> converted.add(celValue(entry)));
        yield converted;
      }
      default -> value;
    };
  }
}
