package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * Who signs in to Temporal Web UI without the right to read payloads can follow a run there, and
 * reads nothing of the person it is about.
 */
class TemporalWebUiIT {
  private static final String GOAL =
      "Book a flight to Berlin next Monday, add a meeting with Zacharias Quillfeather next Tuesday"
          + " at 10:00 to my calendar and record the expense";

  private static Map<String, Object> run;
  private static Browser browser;

  @BeforeAll
  static void runAndOpen() throws IOException {
    browser = Browser.open();
    Laptop laptop = new Laptop();
    run = laptop.weft("run", GOAL, "--approve", "--json").exits(0).json();
    assertThat(run).containsEntry("status", "COMPLETED");
    String token = laptop.weft("token", "--scopes", "flow:read").exits(0).out().strip();
    browser.signIn(laptop.config().temporal().ui().url(), token, "/namespaces");
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void shouldShowNothingPersonal(TestInfo test) throws IOException {
    browser.screenshot(
        Path.of(
            "target", "TemporalWebUiIT", test.getTestMethod().orElseThrow().getName() + ".png"));
    assertThat(browser.source()).doesNotContain("Zacharias").doesNotContain("Quillfeather");
  }

  @Test
  void shouldListTheRunUnderItsWorkflowId() {
    String workflowId = text("workflowId");
    assertThat(workflowId).matches("agent-flow/demo/[0-9a-f-]{36}/" + text("runId"));

    browser.read(list(), List.of(workflowId, "AgentFlow", "Completed"));
  }

  @Test
  void shouldSayInTheHistoryWhichStepEachActivityIs() throws IOException {
    browser.read(
        page("history"),
        List.of(
            "1/3 travel.bookFlight",
            "2/3 calendar.createEvent",
            "3/3 finance.recordExpense",
            "ask for approval of 1/3 travel.bookFlight",
            "approval of 1/3 travel.bookFlight",
            "plan the goal"));
  }

  @Test
  void shouldSayInTheTimelineWhichStepEachActivityIs() throws IOException {
    browser.read(page("timeline"), List.of("travel.bookFlight"));
  }

  @Test
  void shouldShowTheStepsAsATable() throws IOException {
    String text =
        browser.read(
            page("user-metadata"),
            List.of(
                "goal", "Step", "Tool", "Attempts", "2/3", "calendar.createEvent", "COMPLETED"));

    assertThat(text).as("a table that is rendered").doesNotContain("|---|");
  }

  @Test
  void shouldShowTheSearchAttributes() throws IOException {
    String workflowId = text("workflowId");

    browser.read(
        page("search-attributes"),
        List.of(
            "WeftTenant",
            "demo",
            "WeftRun",
            text("runId"),
            "WeftFlow",
            "AgentFlow",
            "WeftSubject",
            workflowId.split("/")[2]));
  }

  private static String list() {
    String link = link();
    return link.substring(0, link.lastIndexOf('/'));
  }

  /** A tab of the run's page; the engine's own id of the run is in the address. */
  private static String page(String tab) throws IOException {
    return link() + "/" + new Laptop().executionOf(text("workflowId")) + "/" + tab;
  }

  /** Where {@code ./weft run} sends an operator. */
  private static String link() {
    return String.valueOf(((Map<?, ?>) run.get("links")).get("temporal"));
  }

  private static String text(String field) {
    return String.valueOf(run.get(field));
  }
}
