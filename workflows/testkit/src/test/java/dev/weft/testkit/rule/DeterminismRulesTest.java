package dev.weft.testkit.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import dev.weft.testkit.canary.Canaries;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class DeterminismRulesTest {
  private static final Map<String, ArchRule> RULES = rules();

  @TestFactory
  Stream<DynamicTest> shouldCatchEachCanary() {
    return Arrays.stream(Canaries.class.getDeclaredClasses())
        .filter(canary -> canary != Canaries.Fine.class)
        .map(canary -> DynamicTest.dynamicTest(canary.getSimpleName(), () -> assertCaught(canary)));
  }

  @Test
  void shouldHaveACanaryForEachRule() {
    for (String rule : RULES.keySet()) {
      assertThat(Canaries.class.getDeclaredClasses())
          .as("canaries of " + rule)
          .anyMatch(canary -> canary.getSimpleName().startsWith(rule + "By"));
    }
    assertThat(RULES.values()).containsExactlyElementsOf(DeterminismRules.all());
  }

  @Test
  void shouldLetPassWhatIsDeterministic() {
    JavaClasses fine = new ClassFileImporter().importClasses(Canaries.Fine.class);

    for (ArchRule rule : DeterminismRules.all()) {
      assertThatCode(() -> rule.check(fine)).doesNotThrowAnyException();
    }
  }

  private static void assertCaught(Class<?> canary) {
    String name = canary.getSimpleName();
    ArchRule rule = RULES.get(name.substring(0, name.indexOf("By")));
    EvaluationResult result = rule.evaluate(new ClassFileImporter().importClasses(canary));

    assertThat(result.hasViolation()).isTrue();
    assertThat(result.getFailureReport().toString())
        .contains("docs/change/determinism.md")
        .containsAnyOf("use ", "call ", "keep ", "wait ");
  }

  private static Map<String, ArchRule> rules() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put("Time", DeterminismRules.TIME);
    rules.put("Randomness", DeterminismRules.RANDOMNESS);
    rules.put("Threads", DeterminismRules.THREADS);
    rules.put("Synchronized", DeterminismRules.SYNCHRONIZED);
    rules.put("StaticState", DeterminismRules.STATIC_STATE);
    rules.put("Outside", DeterminismRules.OUTSIDE);
    rules.put("Unordered", DeterminismRules.UNORDERED);
    rules.put("Logging", DeterminismRules.LOGGING);
    rules.put("WorkflowTimeouts", DeterminismRules.WORKFLOW_TIMEOUTS);
    rules.put("Entity", DeterminismRules.ENTITY);
    rules.put("Allowed", DeterminismRules.ALLOWED);
    return rules;
  }
}
