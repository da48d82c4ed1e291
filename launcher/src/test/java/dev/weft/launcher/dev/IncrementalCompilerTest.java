package dev.weft.launcher.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncrementalCompilerTest {
  @TempDir private Path folder = Path.of("");

  private SourceModule lower = new SourceModule("lower", "weft-lower", Path.of(""));
  private SourceModule upper = new SourceModule("upper", "weft-upper", Path.of(""));
  private ClassFolders classes = new ClassFolders(Path.of(""), List.of(), Path.of(""));
  private IncrementalCompiler compiler = new IncrementalCompiler(Path.of(""));

  @BeforeEach
  void write() throws IOException {
    lower = new SourceModule("lower", "weft-lower", folder.resolve("lower/src/main"));
    upper = new SourceModule("upper", "weft-upper", folder.resolve("upper/src/main"));
    compiler = new IncrementalCompiler(folder.resolve("scratch"));
    classes =
        new ClassFolders(
            folder.resolve("classes"),
            List.of(lower, upper),
            Files.createDirectories(folder.resolve("lib")));
    Files.createDirectories(classes.of(lower));
    Files.createDirectories(classes.of(upper));
    save(
        lower,
        "Base",
        "public class Base { public static final int SIZE = 1; int n() { return 1; } public int"
            + " of() { return n(); } }");
    save(lower, "Heir", "public class Heir extends Base {}");
    save(
        upper, "ByConstant", "public class ByConstant { static final int TWICE = 2 * Base.SIZE; }");
    save(upper, "ByHeir", "public class ByHeir { int of(Heir heir) { return heir.of(); } }");
    save(upper, "Alone", "public class Alone { Runnable all = () -> {}; }");
    assertThat(update(lower, "Base", "Heir").errors()).isEmpty();
    assertThat(update(upper, "ByConstant", "ByHeir", "Alone").errors()).isEmpty();
  }

  @Test
  void shouldCompileOneFileWhenOnlyItsBodiesChange() throws IOException {
    save(
        lower,
        "Base",
        "public class Base { public static final int SIZE = 1; int n() { return 2; } public int"
            + " of() { return n() + n(); } private int more() { return 3; } }");

    assertThat(names(update(lower, "Base"))).containsExactly("Base");
  }

  @Test
  void shouldCompileWhatUsesAConstantWhenItChanges() throws IOException {
    save(
        lower,
        "Base",
        "public class Base { public static final int SIZE = 2; int n() { return 1; } public int"
            + " of() { return n(); } }");

    assertThat(names(update(lower, "Base"))).contains("ByConstant").doesNotContain("Alone");
  }

  @Test
  void shouldCompileAgainWhatWasSavedTogetherWhenAConstantBetweenThemChanges() throws IOException {
    String source = "public class ByTwice { static final int FOUR = 2 * ByConstant.TWICE; }";
    save(upper, "ByTwice", source);
    assertThat(update(upper, "ByTwice").errors()).isEmpty();
    save(
        lower,
        "Base",
        "public class Base { public static final int SIZE = 5; public int of() { return 1; } }");
    save(upper, "ByTwice", source + " ");

    IncrementalCompiler.Outcome outcome =
        compiler.update(classes, Set.of(source(lower, "Base"), source(upper, "ByTwice")));

    assertThat(outcome.errors()).isEmpty();
    assertThat(
            ClassShape.of(Files.readAllBytes(classes.of(upper).resolve("weft/ByTwice.class")))
                .seen())
        .contains("FOUR I = 20");
  }

  @Test
  void shouldTellWhatNoLongerFitsWhenAnInheritedMethodGoes() throws IOException {
    Files.createDirectories(classes.of(lower));
    Files.createDirectories(classes.of(upper));
    save(lower, "Base", "public class Base { public static final int SIZE = 1; }");

    IncrementalCompiler.Outcome outcome = update(lower, "Base");

    assertThat(outcome.errors()).hasSize(1);
    assertThat(outcome.errors().getFirst()).startsWith("ByHeir.java:2: cannot find symbol");
  }

  @Test
  void shouldTellWhatNoLongerFitsWhenAFileGoes() throws IOException {
    Files.delete(source(lower, "Heir"));

    assertThat(update(lower, "Heir").errors())
        .anySatisfy(error -> assertThat(error).startsWith("ByHeir.java:2: cannot find symbol"));
    assertThat(classes.of(lower).resolve("weft/Heir.class")).doesNotExist();
  }

  @Test
  void shouldReplaceResources() throws IOException {
    Path resource = lower.resources().resolve("words/some.txt");
    Files.createDirectories(resource.resolveSibling(""));
    Files.writeString(resource, "one");
    compiler.update(classes, Set.of(resource));
    assertThat(classes.of(lower).resolve("words/some.txt")).hasContent("one");

    Files.delete(resource);
    compiler.update(classes, Set.of(resource));

    assertThat(classes.of(lower).resolve("words/some.txt")).doesNotExist();
  }

  @Test
  void shouldCompileAsTheBuildDoes() throws IOException {
    String pom = Files.readString(Path.of("../pom.xml"));
    Matcher lint = Pattern.compile("<arg>(-Xlint:[^<]+)</arg>").matcher(pom);
    assertThat(lint.find()).isTrue();

    assertThat(IncrementalCompiler.OPTIONS)
        .contains(lint.group(1) + ",-path", "-parameters", "-Werror");
    assertThat(pom)
        .contains("<maven.compiler.release>25<", "<parameters>true<", "<failOnWarning>true<");
    assertThat(IncrementalCompiler.OPTIONS.subList(0, 2)).containsExactly("--release", "25");
  }

  private IncrementalCompiler.Outcome update(SourceModule module, String... names) {
    return compiler.update(
        classes,
        Arrays.stream(names).map(name -> source(module, name)).collect(Collectors.toSet()));
  }

  private static List<String> names(IncrementalCompiler.Outcome outcome) {
    assertThat(outcome.errors()).isEmpty();
    return outcome.compiled().stream()
        .map(file -> file.getFileName().toString().replace(".java", ""))
        .toList();
  }

  private static void save(SourceModule module, String name, String text) throws IOException {
    Path file = source(module, name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, "package weft;\n" + text);
  }

  private static Path source(SourceModule module, String name) {
    return module.java().resolve("weft").resolve(name + ".java");
  }
}
