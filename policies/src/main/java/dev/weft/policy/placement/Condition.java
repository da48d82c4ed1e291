package dev.weft.policy.placement;

import dev.cel.bundle.Cel;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelUnparserFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A compiled condition: a program as a whole, and a tree of the parts that {@code &&}, {@code ||}
 * and {@code !} join. The tree tells how far the condition is from holding, and what it is worth
 * when only some variables are known (Kleene's three-valued logic).
 */
final class Condition {
  private final Program program;
  private final Part tree;
  private final Set<String> reads;

  private Condition(Program program, Part tree, Set<String> reads) {
    this.program = program;
    this.tree = tree;
    this.reads = reads;
  }

  /** What a condition is worth. */
  enum Truth {
    TRUE,
    FALSE,
    UNKNOWN;

    Truth not() {
      return switch (this) {
        case TRUE -> FALSE;
        case FALSE -> TRUE;
        case UNKNOWN -> UNKNOWN;
      };
    }
  }

  /** A text is no condition. */
  static final class UnsoundException extends Exception {
    UnsoundException(String message) {
      super(message);
    }
  }

  /** A condition could not be evaluated; the message holds no values. */
  static final class EvaluationException extends Exception {
    EvaluationException(CelEvaluationException cause) {
      super(
          "it cannot be evaluated: "
              + cause.getErrorCode().name().toLowerCase(Locale.ROOT).replace('_', ' '),
          cause);
    }
  }

  static Condition compile(RuleKind kind, String text) throws UnsoundException {
    Cel cel = Variables.language(kind);
    CelValidationResult result = cel.compile(text);
    if (result.hasError()) {
      throw new UnsoundException(
          String.join("; ", result.getErrors().stream().map(CelIssue::getMessage).toList()));
    }
    try {
      CelAbstractSyntaxTree tree = result.getAst();
      if (!tree.getResultType().equals(SimpleType.BOOL)) {
        throw new UnsoundException(
            "it yields " + tree.getResultType().name() + ", but must yield true or false");
      }
      Parts parts = new Parts(cel, tree, Variables.types(kind).keySet());
      return new Condition(
          cel.createProgram(tree), parts.of(tree.getExpr()), parts.reads(tree.getExpr()));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new UnsoundException(String.valueOf(e.getMessage()));
    }
  }

  /** The variables that it names. */
  Set<String> reads() {
    return reads;
  }

  boolean holds(Map<String, Object> values) throws EvaluationException {
    try {
      return (Boolean) program.eval(values);
    } catch (CelEvaluationException e) {
      throw new EvaluationException(e);
    }
  }

  /** What it is worth when nothing but these variables is known. */
  Truth under(Map<String, Object> known) {
    return tree.under(known);
  }

  /** The fewest parts that would have to be otherwise for it to hold; empty when it holds. */
  List<String> unmet(Map<String, Object> values) {
    return tree.unmet(values, true);
  }

  private sealed interface Part {
    Truth under(Map<String, Object> known);

    /** The fewest leaves to change so that this part is worth what is wanted. */
    List<String> unmet(Map<String, Object> values, boolean wanted);
  }

  /** Parts that must all hold, or of which one must. */
  private record Joined(boolean all, List<Part> parts) implements Part {
    @Override
    public Truth under(Map<String, Object> known) {
      List<Truth> truths = parts.stream().map(part -> part.under(known)).toList();
      Truth decisive = all ? Truth.FALSE : Truth.TRUE;
      if (truths.contains(decisive)) {
        return decisive;
      }
      return truths.contains(Truth.UNKNOWN) ? Truth.UNKNOWN : decisive.not();
    }

    @Override
    public List<String> unmet(Map<String, Object> values, boolean wanted) {
      Stream<List<String>> each = parts.stream().map(part -> part.unmet(values, wanted));
      return all == wanted
          ? each.flatMap(List::stream).distinct().toList()
          : each.min(Comparator.comparingInt(List::size)).orElse(List.of());
    }
  }

  private record Negated(Part part) implements Part {
    @Override
    public Truth under(Map<String, Object> known) {
      return part.under(known).not();
    }

    @Override
    public List<String> unmet(Map<String, Object> values, boolean wanted) {
      return part.unmet(values, !wanted);
    }
  }

  private record Leaf(Program program, String text, Set<String> reads) implements Part {
    @Override
    public Truth under(Map<String, Object> known) {
      if (!known.keySet().containsAll(reads)) {
        return Truth.UNKNOWN;
      }
      try {
        return Boolean.TRUE.equals(program.eval(known)) ? Truth.TRUE : Truth.FALSE;
      } catch (CelEvaluationException e) {
        return Truth.UNKNOWN;
      }
    }

    @Override
    public List<String> unmet(Map<String, Object> values, boolean wanted) {
      Truth truth = under(values);
      boolean met = truth == (wanted ? Truth.TRUE : Truth.FALSE);
      return met ? List.of() : List.of(wanted ? text : "!(" + text + ")");
    }
  }

  private record Parts(Cel cel, CelAbstractSyntaxTree tree, Set<String> variables) {
    Part of(CelExpr expr) throws CelEvaluationException {
      if (expr.getKind() == CelExpr.ExprKind.Kind.CALL) {
        String function = expr.call().function();
        boolean all = function.equals(Operator.LOGICAL_AND.getFunction());
        if (all || function.equals(Operator.LOGICAL_OR.getFunction())) {
          CelExpr left = expr.call().args().get(0);
          CelExpr right = expr.call().args().get(1);
          return new Joined(all, List.of(of(left), of(right)));
        }
        if (function.equals(Operator.LOGICAL_NOT.getFunction())) {
          return new Negated(of(expr.call().args().getFirst()));
        }
      }
      CelAbstractSyntaxTree leaf =
          CelAbstractSyntaxTree.newCheckedAst(
              expr, tree.getSource(), tree.getReferenceMap(), tree.getTypeMap());
      return new Leaf(
          cel.createProgram(leaf), CelUnparserFactory.newUnparser().unparse(leaf), reads(expr));
    }

    /** Variables of the condition's own, as in {@code all(x, …)}, are none of these. */
    Set<String> reads(CelExpr expr) {
      Set<String> reads = new TreeSet<>();
      CelNavigableExpr.fromExpr(expr)
          .allNodes()
          .forEach(node ->
              tree.getReference(node.id())
                  .map(CelReference::name)
                  .filter(variables::contains)
                  .ifPresent(reads::add));
      return reads;
    }
  }
}
