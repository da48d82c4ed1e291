package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.launcher.StackFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every command that README and docs show, page by page, as a reader would. */
class DocumentedCommandsIT {
  /** Commands that this test does not run itself, and who does. */
  private static final Map<String, String> RUN_ELSEWHERE =
      Map.of(
          "./weft test", "is what runs this test",
          "./weft test fast", "would rebuild the checkout under test",
          "./weft test WeftConfigTest", "would rebuild the checkout under test");

  private static final Pattern EXIT_CODE = Pattern.compile("#.*\\bexit code (\\d)\\b");

  /** Pages whose commands have a test of their own. */
  private static final List<String> PAGES_WITH_OWN_TEST = List.of("docs/run/sandbox-provider.md");

  private static final StackFixture STACK = StackFixture.shared();

  static Stream<String> pages() throws IOException {
    return allPages().stream().filter(page -> !PAGES_WITH_OWN_TEST.contains(page));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void shouldRunEveryCommandOfThePage(String page) throws IOException {
    List<String> commands = new ArrayList<>();
    for (String line : shellLines(page)) {
      if (!RUN_ELSEWHERE.containsKey(line.strip())) {
        commands.add(withAllowedExitCode(line));
      }
    }
    if (!commands.isEmpty()) {
      commands.add("./weft up > /dev/null");
      STACK.shell(String.join("\n", commands)).expect(0);
    }
  }

  @Test
  void shouldFindPagesWithCommands() throws IOException {
    List<String> all = new ArrayList<>();
    for (String page : allPages()) {
      all.addAll(shellLines(page));
    }
    assertThat(all).hasSizeGreaterThan(30).containsAll(RUN_ELSEWHERE.keySet());
  }

  /** What a line's comment announces; and a run that asks a person waits, as nobody is there. */
  private static String withAllowedExitCode(String line) {
    Matcher announced = EXIT_CODE.matcher(line);
    if (announced.find()) {
      return line.substring(0, announced.start()) + " || [ $? = " + announced.group(1) + " ]";
    }
    boolean asks = line.startsWith("./weft run \"") && !line.contains("--") && !line.contains("||");
    return asks ? line + " || [ $? = 5 ]" : line;
  }

  private static List<String> allPages() throws IOException {
    List<String> pages = new ArrayList<>(List.of("README.md"));
    try (Stream<Path> files = Files.walk(STACK.root().resolve("docs"))) {
      files
          .filter(file -> file.toString().endsWith(".md"))
          .map(file -> STACK.root().relativize(file).toString())
          .sorted()
          .forEach(pages::add);
    }
    return pages;
  }

  private static List<String> shellLines(String page) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(STACK.root().resolve(page))) {
      if (line.startsWith("```")) {
        inside = !inside && line.equals("```sh");
      } else if (inside) {
        lines.add(line);
      }
    }
    return lines;
  }
}
