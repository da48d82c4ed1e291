package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.contract.config.WeftConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * An operator who signs in to Temporal Web UI reads payloads in clear text, where the token allows
 * it; so does Temporal's own command line.
 */
class TemporalCodecIT {
  private static final String PERSON = "Ferdinandine Achleitner";
  private static final String GOAL =
      "Add a meeting with " + PERSON + " next Tuesday at 10:00 to my calendar";

  private static final Laptop laptop = new Laptop();
  private static Map<String, Object> run;
  private static Browser browser;

  @BeforeAll
  static void runAndOpen() throws IOException {
    browser = Browser.open();
    run = laptop.weft("run", GOAL, "--approve", "--json").exits(0).json();
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void shouldShowPayloadsInClearTextToAnOperatorWhoSignsIn() throws IOException {
    String token =
        laptop.weft("token", "--scopes", "flow:read history:read").exits(0).out().strip();

    browser.signIn(ui(), token, "/namespaces");
    String text = browser.read(page(), List.of(PERSON, "Completed"));

    browser.screenshot(Path.of("target", "TemporalCodecIT", "clear-text.png"));
    assertThat(text).contains("calendar.createEvent");
    assertThat(audited()).as("each reading is noted").isPositive();
  }

  @Test
  void shouldSayThatThereIsNoAccessToAnotherTenantsPayloads() throws IOException {
    String token =
        laptop
            .weft("token", "--tenant", "acme", "--scopes", "flow:read history:read")
            .exits(0)
            .out()
            .strip();

    browser.signIn(ui(), token, "/namespaces");
    browser.read(page(), List.of("[no access]"));

    browser.screenshot(Path.of("target", "TemporalCodecIT", "no-access.png"));
    assertThat(browser.source()).doesNotContain("Ferdinandine").doesNotContain("Achleitner");
  }

  @Test
  void shouldNotSignAnybodyInWithoutAValidToken() {
    browser.showLogin(ui(), "/namespaces");

    browser.sendToken("no-token");

    browser.await(List.of("This is no token of this stack"));
  }

  @Test
  void shouldShowPayloadsInTemporalsOwnCommandLine() throws IOException {
    String workflowId = String.valueOf(run.get("workflowId"));

    String shown =
        laptop
            .weft(
                "temporal", "--get", "workflow", "show", "--workflow-id", workflowId, "-o", "json")
            .exits(0)
            .out();
    String others =
        laptop
            .weft(
                "temporal",
                "--get",
                "--tenant",
                "acme",
                "workflow",
                "show",
                "--workflow-id",
                workflowId,
                "-o",
                "json")
            .exits(0)
            .out();

    assertThat(payloads(shown)).contains(PERSON);
    assertThat(payloads(others)).contains("[no access]").doesNotContain("Achleitner");
  }

  @Test
  void shouldLetPagesOfTheWebUiAskAndNoOthers() throws IOException {
    HttpResponse<String> own = preflight(ui());
    HttpResponse<String> foreign = preflight("https://evil.example");

    assertThat(own.headers().firstValue("Access-Control-Allow-Origin")).contains(ui());
    assertThat(own.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
        .containsIgnoringCase("authorization");
    assertThat(foreign.statusCode()).isEqualTo(403);
    assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  /** What stands in the payloads of a history, which Temporal's JSON has in base64. */
  private static String payloads(String history) throws IOException {
    return new ObjectMapper()
        .readTree(history).findValuesAsText("data").stream()
            .map(data -> new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8))
            .collect(Collectors.joining("\n"));
  }

  private static HttpResponse<String> preflight(String origin) throws IOException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(
                  URI.create(laptop.config().api().publicUrl() + "/api/v1/codec/decode"))
              .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
              .header("Origin", origin)
              .header("Access-Control-Request-Method", "POST")
              .header("Access-Control-Request-Headers", "authorization,content-type,x-namespace")
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static int audited() {
    return laptop
        .database()
        .count(
            laptop.superuserPassword(),
            "audit_entry",
            "action = 'codec.read' AND target = '" + run.get("runId") + "'");
  }

  private static String ui() {
    WeftConfig config = laptop.config();
    return config.temporal().ui().url();
  }

  private static String page() throws IOException {
    return ((Map<?, ?>) run.get("links")).get("temporal")
        + "/"
        + laptop.executionOf(String.valueOf(run.get("workflowId")))
        + "/history";
  }
}
