package dev.weft.launcher.dev;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.launcher.LauncherException;
import dev.weft.launcher.os.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Compiles the sources that changed, and those that depend on what others see of them, with the
 * options of the build but without Error Prone and NullAway.
 */
final class IncrementalCompiler {
  /** As in the build; a test compares. */
  static final List<String> OPTIONS =
      List.of(
          "--release",
          "25",
          "-parameters",
          "-g",
          "-Werror",
          "-proc:none",
          "-Xlint:all,-processing,-serial,-classfile,-this-escape,-path");

  private static final int SHOWN = 10;

  /** Anonymous and local classes, which nobody else can use. */
  private static final Pattern WITHOUT_NAME = Pattern.compile("\\$\\d");

  private final Path scratch;
  private final JavaCompiler compiler;
  private final StandardJavaFileManager files;

  /**
   * A compiler.
   *
   * @param scratch a folder for what is not complete yet
   */
  IncrementalCompiler(Path scratch) {
    this.scratch = scratch;
    JavaCompiler found = ToolProvider.getSystemJavaCompiler();
    if (found == null) {
      throw new LauncherException("this Java has no compiler", "set JAVA_HOME to a JDK");
    }
    this.compiler = found;
    this.files = compiler.getStandardFileManager(null, Locale.ROOT, UTF_8);
  }

  /**
   * What came of it.
   *
   * @param compiled the sources that were compiled
   * @param errors what is wrong, a line each; empty when all is well
   */
  record Outcome(Set<Path> compiled, List<String> errors) {}

  /**
   * Brings classes up to date.
   *
   * @param classes the classes as they were before the change; changed here
   * @param changed sources and resources that are new, gone or written since
   */
  Outcome update(ClassFolders classes, Set<Path> changed) {
    Set<Path> compiled = new LinkedHashSet<>();
    Set<Path> next = new LinkedHashSet<>();
    for (Path file : changed) {
      if (file.toString().endsWith(".java")) {
        next.add(file);
      } else {
        module(classes, file)
            .filter(module -> file.startsWith(module.resources()))
            .ifPresent(module ->
                classes.replace(
                    classes.of(module).resolve(module.resources().relativize(file).toString()),
                    file));
      }
    }
    while (!next.isEmpty()) {
      Map<String, ClassShape> before = new HashMap<>();
      Map<String, ClassShape> after = new HashMap<>();
      List<String> errors = compile(classes, next, before, after);
      compiled.addAll(next);
      if (!errors.isEmpty()) {
        return new Outcome(compiled, errors);
      }
      next = dependents(classes, reshaped(before, after), next);
    }
    return new Outcome(compiled, List.of());
  }

  private static Optional<SourceModule> module(ClassFolders classes, Path file) {
    return classes.modules().stream().filter(module -> file.startsWith(module.main())).findFirst();
  }

  private List<String> compile(
      ClassFolders classes,
      Set<Path> sources,
      Map<String, ClassShape> before,
      Map<String, ClassShape> after) {
    Map<SourceModule, List<Path>> byModule = new LinkedHashMap<>();
    for (SourceModule module : classes.modules()) {
      List<Path> own = sources.stream().filter(each -> each.startsWith(module.java())).toList();
      if (!own.isEmpty()) {
        byModule.put(module, own);
      }
    }
    byModule.forEach((module, own) -> {
      for (Path source : own) {
        for (Path old : classes.classesOf(module, source)) {
          ClassShape shape = ClassShape.of(read(old));
          before.put(shape.name(), shape);
          classes.replace(old, scratch.resolve("nothing"));
        }
      }
    });
    for (Map.Entry<SourceModule, List<Path>> each : byModule.entrySet()) {
      List<Path> present = each.getValue().stream().filter(Files::exists).toList();
      List<String> errors =
          present.isEmpty() ? List.of() : compile(classes, each.getKey(), present, after);
      if (!errors.isEmpty()) {
        return errors;
      }
    }
    return List.of();
  }

  private List<String> compile(
      ClassFolders classes,
      SourceModule module,
      List<Path> sources,
      Map<String, ClassShape> after) {
    Path out = scratch.resolve("compiled");
    PrivateFiles.deleteTree(out);
    PrivateFiles.folder(out);
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    try {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(out));
      files.setLocationFromPaths(
          StandardLocation.CLASS_PATH,
          Stream.concat(classes.modules().stream().map(classes::of), classes.libraryJars().stream())
              .toList());
      boolean fine =
          compiler
              .getTask(
                  null, files, found, OPTIONS, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      if (!fine) {
        return told(found.getDiagnostics());
      }
      for (Path made : tree(out)) {
        ClassShape shape = ClassShape.of(read(made));
        after.put(shape.name(), shape);
        classes.replace(classes.of(module).resolve(out.relativize(made).toString()), made);
      }
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Errors before warnings, which the build takes for errors too. */
  private static List<String> told(List<Diagnostic<? extends JavaFileObject>> found) {
    List<String> lines =
        found.stream()
            .filter(each -> each.getSource() != null)
            .sorted(Comparator.comparing(each -> each.getKind() != Diagnostic.Kind.ERROR))
            .map(each ->
                Path.of(each.getSource().toUri()).getFileName()
                    + ":"
                    + each.getLineNumber()
                    + ": "
                    + each.getMessage(Locale.ROOT)
                        .lines()
                        .collect(Collectors.joining(" "))
                        .replaceAll("\\s+", " "))
            .distinct()
            .toList();
    if (lines.isEmpty()) {
      return found.stream().map(each -> each.getMessage(Locale.ROOT)).toList();
    }
    return lines.size() <= SHOWN
        ? lines
        : Stream.concat(
                lines.stream().limit(SHOWN), Stream.of("and " + (lines.size() - SHOWN) + " more"))
            .toList();
  }

  /** The classes of which others see something else than before, and what inherits from them. */
  private static Set<String> reshaped(
      Map<String, ClassShape> before, Map<String, ClassShape> after) {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    names.removeIf(name -> {
      if (WITHOUT_NAME.matcher(name).find()) {
        return true;
      }
      ClassShape old = before.get(name);
      ClassShape now = after.get(name);
      return old != null && now != null && old.seen().equals(now.seen());
    });
    return names;
  }

  /**
   * The sources that use one of these classes, other than those just compiled: their classes hold
   * its name, or their text does, since constants leave no name behind.
   */
  private static Set<Path> dependents(
      ClassFolders classes, Set<String> reshaped, Set<Path> compiled) {
    Set<Path> dependents = new LinkedHashSet<>();
    if (reshaped.isEmpty()) {
      return dependents;
    }
    Set<String> used = withHeirs(classes, reshaped);
    Pattern words =
        Pattern.compile(
            used.stream()
                .map(name -> name.replaceAll(".*[/$]", ""))
                .map(Pattern::quote)
                .distinct()
                .collect(Collectors.joining("|", "\\b(?:", ")\\b")));
    for (SourceModule module : classes.modules()) {
      for (Path source : tree(module.java())) {
        if (source.toString().endsWith(".java")
            && !compiled.contains(source)
            && (words.matcher(new String(read(source), UTF_8)).find()
                || classes.classesOf(module, source).stream()
                    .map(file -> new String(read(file), ISO_8859_1))
                    .anyMatch(code -> used.stream().anyMatch(code::contains)))) {
          dependents.add(source);
        }
      }
    }
    return dependents;
  }

  private static Set<String> withHeirs(ClassFolders classes, Set<String> reshaped) {
    List<ClassShape> all =
        classes.modules().stream()
            .flatMap(module -> tree(classes.of(module)).stream())
            .filter(file -> file.toString().endsWith(".class"))
            .map(file -> ClassShape.of(read(file)))
            .toList();
    Set<String> heirs = new TreeSet<>(reshaped);
    boolean grew = true;
    while (grew) {
      grew = false;
      for (ClassShape shape : all) {
        if (shape.above().stream().anyMatch(heirs::contains)) {
          grew |= heirs.add(shape.name());
        }
      }
    }
    return heirs;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> tree(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return new ArrayList<>(all.filter(Files::isRegularFile).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
