package dev.weft.api.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.contract.error.ErrorType;
import dev.weft.platform.telemetry.Meters;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever meets a code or a metric finds a page about it, and no page is about nothing. */
class RunbooksTest {
  private static final Path PAGES = Path.of("../docs/operate/runbooks");

  @Test
  void shouldHaveAPageAboutEachCodeAndEachMetric() throws IOException {
    Set<String> wanted = wanted();

    assertThat(pages())
        .as("write docs/operate/runbooks/<name>.md for what is missing, as the others are")
        .containsAll(wanted);
    assertThat(wanted)
        .as("remove the pages of codes and metrics that are gone")
        .containsAll(pages());
  }

  @Test
  void shouldSayWhatItMeansHowToSeeItAndWhatToDo() throws IOException {
    for (String page : pages()) {
      assertThat(Files.readString(PAGES.resolve(page + ".md")))
          .startsWith("# `" + page + "`\n")
          .contains("## What it means\n", "## How to see it\n", "## What to do\n");
    }
  }

  @Test
  void shouldServeThePageThatAProblemsTypeNames() {
    Answer problem = TestApi.HTTP.get("/api/v1/flows/00000000-0000-0000-0000-000000000000", "");
    assertThat(problem.status()).isEqualTo(401);
    URI type = URI.create(problem.json().path("type").asText());
    assertThat(type.isAbsolute()).isTrue();

    Answer page = TestApi.HTTP.get(type.getPath(), "");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("content-type")).startsWith("text/html");
    assertThat(page.header("content-security-policy")).contains("default-src 'none'");
    assertThat(page.body()).contains("<h1><code>unauthenticated</code></h1>", "What to do");
  }

  @Test
  void shouldListThePagesAndKnowNoOthers() {
    assertThat(TestApi.HTTP.get("/runbooks", "").body())
        .contains("href=\"/runbooks/weft_debt_open\"");
    assertThat(TestApi.HTTP.get("/runbooks/nothing", "").status()).isEqualTo(404);
  }

  private static Set<String> wanted() throws IOException {
    ProblemCodes problems = ProblemCodes.of(Path.of("src/main/java"));
    assertThat(problems.unseen())
        .as("name the code as a text, a constant or a method code()")
        .isEmpty();
    Set<String> wanted = new TreeSet<>(problems.codes());
    assertThat(wanted).contains("not_found", "internal", "unknown_field").hasSizeGreaterThan(30);
    Arrays.stream(ErrorType.values()).map(ErrorType::name).forEach(wanted::add);
    wanted.addAll(Meters.WATCHED);
    return wanted;
  }

  private static Set<String> pages() throws IOException {
    try (Stream<Path> files = Files.list(PAGES)) {
      return files
          .map(file -> file.getFileName().toString().replace(".md", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
