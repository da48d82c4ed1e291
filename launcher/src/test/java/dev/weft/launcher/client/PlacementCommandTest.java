package dev.weft.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlacementCommandTest {
  private static final String EXPLAIN = "/api/v1/policy/placement/explain";
  private static final Map<String, Object> RULE =
      Map.of(
          "name",
          "burst",
          "kind",
          "compute",
          "priority",
          200,
          "condition",
          "load.inRegion > 100",
          "holds",
          true,
          "unmet",
          List.of(),
          "note",
          "the tier spot has no workers in eu-west-1",
          "decided",
          false);
  private static final Map<String, Object> INPUT =
      Map.of("request", Map.of("purpose", "", "subjectResidency", "EU"));

  private final FakeApi api = new FakeApi();
  private final Cli cli = new Cli(api.address());

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void shouldShowTheDecisionEachRuleAndWhatWasAsked() {
    api.reply(
        "POST",
        EXPLAIN,
        200,
        Map.of(
            "placed", true,
            "region", "eu-west-1",
            "tier", "standard",
            "reason", "Data of the EU stays in the EU.",
            "rules", List.of(RULE),
            "input", INPUT,
            "bundle", "00ff"));

    Cli.Answer shown =
        cli.run(
            "policy",
            "explain",
            "--subject-residency",
            "EU",
            "--data-class",
            "health",
            "--in-flight",
            "eu-west-1/standard=101",
            "--model-parameters",
            "70.5");

    assertThat(shown.exitCode()).as(shown.err()).isZero();
    assertThat(shown.out())
        .contains(
            "Placed in eu-west-1 on standard workers.",
            "Data of the EU stays in the EU.",
            "the tier spot has no workers in eu-west-1",
            "Asked:  request.subjectResidency EU",
            "Bundle: 00ff");
    assertThat(api.calls("POST", EXPLAIN).getFirst().body())
        .containsEntry("model", Map.of("parametersBillions", 70.5))
        .containsEntry(
            "request", Map.of("dataClasses", List.of("health"), "subjectResidency", "EU"))
        .containsEntry("load", Map.of("inFlight", Map.of("eu-west-1", Map.of("standard", 101))))
        .doesNotContainKeys("tenant", "cost");
  }

  @Test
  void shouldEndWithOneWhenARunWouldBeRefused() {
    api.reply(
        "POST",
        EXPLAIN,
        200,
        Map.of("placed", false, "reason", "No rule holds.", "rules", List.of(), "input", INPUT));

    Cli.Answer refused = cli.run("policy", "explain");

    assertThat(refused.exitCode()).isOne();
    assertThat(refused.out()).contains("Refused.", "No rule holds.");
  }

  @Test
  void shouldSayHowLoadIsWritten() {
    Cli.Answer wrong = cli.run("policy", "explain", "--in-flight", "standard=101");

    assertThat(wrong.exitCode()).isOne();
    assertThat(wrong.err()).contains("eu-west-1/standard=101");
  }
}
