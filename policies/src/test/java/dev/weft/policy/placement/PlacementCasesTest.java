package dev.weft.policy.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacementCasesTest {
  private static final String GOOD =
      """
      cases:
        - name: a tenant of the EU
          tenant: { region: EU }
          expect: { region: eu-west-1, tier: standard, provider: aws, rules: [eu, ordinary] }
        - name: a burst
          tenant: { region: EU }
          load: { inFlight: { eu-west-1: { standard: 101 } } }
          expect: { tier: spot }
        - name: nobody knows where
          expect: { refused: true }
      """;

  @TempDir Path folder;
  private String printed = "";

  @Test
  void shouldSayThatAllCasesAreAsExpected() throws Exception {
    assertThat(run(GOOD, null)).isZero();
    assertThat(printed)
        .contains("ok      a burst")
        .contains("3 of 3 cases are as expected of bundle " + PlacementRules.shipped().hash());
  }

  @Test
  void shouldSayWhatIsOtherwise() throws Exception {
    assertThat(
            run(
                """
                regions:
                  - { id: vienna-1, residency: EU, tiers: [standard] }
                cases:
                  - name: elsewhere
                    tenant: { region: EU }
                    expect: { region: eu-west-1, tier: standard }
                  - name: abroad
                    tenant: { region: US }
                    expect: { tier: standard }
                  - name: vague
                    tenant: { region: EU }
                  - name: welcome
                    tenant: { region: EU }
                    expect: { refused: true }
                """,
                null))
        .isOne();
    assertThat(printed)
        .contains("FAILED  elsewhere", "region is vienna-1, not eu-west-1")
        .contains("FAILED  abroad", "it is refused: Tenants of the US")
        .contains("FAILED  vague", "it expects nothing")
        .contains("FAILED  welcome", "it is placed in vienna-1")
        .contains("0 of 4 cases");
  }

  @Test
  void shouldRefuseABundleThatBreaksWhatIsShipped() throws Exception {
    Path rules = Files.createDirectory(folder.resolve("rules"));
    for (var file :
        Inputs.residency(Inputs.rule("away", 1, "true", "region: us-east-1, residency: US"))
            .entrySet()) {
      Files.writeString(rules.resolve(file.getKey()), file.getValue());
    }

    assertThat(run(GOOD, rules)).isEqualTo(2);
    assertThat(printed).startsWith("refused: away: it may place data of the EU in us-east-1");
  }

  @Test
  void shouldSayWhatIsWrongWithTheFile() throws Exception {
    assertThat(run("cases:\n  - nome: x\n", null)).isEqualTo(2);
    assertThat(printed).contains("cases.yaml, line ", "nome");
  }

  private int run(String cases, @Nullable Path rules) throws Exception {
    Path file = Files.writeString(folder.resolve("cases.yaml"), cases);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code = PlacementCases.run(file, rules, new PrintStream(out, true, StandardCharsets.UTF_8));
    printed = out.toString(StandardCharsets.UTF_8);
    return code;
  }
}
