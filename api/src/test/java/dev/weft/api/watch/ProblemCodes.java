package dev.weft.api.watch;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Reads from the sources which codes a problem may have. */
final class ProblemCodes {
  private final Set<String> codes = new TreeSet<>();
  private final Set<String> unseen = new TreeSet<>();
  private final Map<String, Set<String>> constants = new HashMap<>();
  private final Map<String, Set<String>> methods = new HashMap<>();

  private ProblemCodes() {}

  static ProblemCodes of(Path sources) throws IOException {
    ProblemCodes found = new ProblemCodes();
    List<CompilationUnitTree> units = parse(sources);
    units.forEach(unit -> unit.accept(found.new Names(), null));
    units.forEach(unit -> unit.accept(found.new Problems(name(unit)), null));
    return found;
  }

  /** Every code. */
  Set<String> codes() {
    return codes;
  }

  /** Where a code could not be read. */
  Set<String> unseen() {
    return unseen;
  }

  private static String name(CompilationUnitTree unit) {
    return String.valueOf(Path.of(unit.getSourceFile().getName()).getFileName());
  }

  private static List<CompilationUnitTree> parse(Path sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
        Stream<Path> paths = Files.walk(sources)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(
                      paths.filter(path -> path.toString().endsWith(".java")).toList()));
      List<CompilationUnitTree> units = new java.util.ArrayList<>();
      task.parse().forEach(units::add);
      return units;
    }
  }

  /** Texts within an expression, also through constants, variables and methods of that name. */
  private Set<String> texts(ExpressionTree expression) {
    Set<String> texts = new TreeSet<>();
    expression.accept(
        new TreeScanner<@Nullable Void, @Nullable Void>() {
          @Override
          public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void nothing) {
            if (literal.getValue() instanceof String text) {
              texts.add(text);
            }
            return null;
          }

          @Override
          public @Nullable Void visitIdentifier(IdentifierTree name, @Nullable Void nothing) {
            texts.addAll(constants.getOrDefault(name.getName().toString(), Set.of()));
            return null;
          }

          @Override
          public @Nullable Void visitMethodInvocation(
              MethodInvocationTree call, @Nullable Void nothing) {
            texts.addAll(methods.getOrDefault(simple(call.getMethodSelect()), Set.of()));
            return null;
          }
        },
        null);
    return texts;
  }

  private static String simple(ExpressionTree method) {
    return switch (method) {
      case MemberSelectTree select -> select.getIdentifier().toString();
      case IdentifierTree name -> name.getName().toString();
      default -> "";
    };
  }

  /** Variables and methods that hold or return texts. */
  private final class Names extends TreeScanner<@Nullable Void, @Nullable Void> {
    @Override
    public @Nullable Void visitVariable(VariableTree variable, @Nullable Void nothing) {
      if (variable.getInitializer() != null
          && "String".equals(String.valueOf(variable.getType()))) {
        constants
            .computeIfAbsent(variable.getName().toString(), name -> new TreeSet<>())
            .addAll(texts(variable.getInitializer()));
      }
      return super.visitVariable(variable, nothing);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
      Tree type = method.getReturnType();
      if ("String".equals(String.valueOf(type)) && method.getName().contentEquals("code")) {
        method.accept(
            new TreeScanner<@Nullable Void, @Nullable Void>() {
              @Override
              public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void inner) {
                if (literal.getValue() instanceof String text) {
                  methods.computeIfAbsent("code", name -> new TreeSet<>()).add(text);
                }
                return null;
              }
            },
            null);
      }
      return super.visitMethod(method, nothing);
    }
  }

  private final class Problems extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final String file;

    Problems(String file) {
      this.file = file;
    }

    @Override
    public @Nullable Void visitNewClass(NewClassTree made, @Nullable Void nothing) {
      if (made.getIdentifier().toString().equals("ProblemException")) {
        take(made.getArguments().get(1));
      }
      return super.visitNewClass(made, nothing);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
      boolean own = file.equals("ProblemException.java");
      String called = call.getMethodSelect().toString();
      if (called.equals("ProblemException.of") || (own && called.equals("of"))) {
        take(call.getArguments().get(1));
      } else if (called.equals("ProblemException.invalid") || (own && called.equals("invalid"))) {
        take(call.getArguments().getFirst());
      }
      return super.visitMethodInvocation(call, nothing);
    }

    private void take(ExpressionTree code) {
      Set<String> texts = texts(code);
      codes.addAll(texts);
      if (texts.isEmpty() && !file.equals("ProblemException.java")) {
        unseen.add(file + ": " + code);
      }
    }
  }
}
