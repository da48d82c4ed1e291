package dev.weft.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.weft.testkit.rule.DeterminismRules;
import io.temporal.workflow.WorkflowInterface;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FlowsArchTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location ->
              // read by processes at start-up and by the api, never by a flow
              !location.contains("/contract/config/") && !location.contains("/contract/catalog/"))
          .importPackages("dev.weft.flow", "dev.weft.contract");

  static Stream<ArchRule> rules() {
    return DeterminismRules.all().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void shouldBeDeterministic(ArchRule rule) {
    rule.check(CLASSES);
  }

  @Test
  void shouldNotReadConfigurationOrTheCatalogue() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("dev.weft.flow..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.weft.contract.config..", "dev.weft.contract.catalog..")
        .because("configuration changes between a run and its replay: pass it in as input")
        .check(CLASSES);
  }

  @Test
  void shouldImplementEveryWorkflowOfTheContract() {
    assertThat(CLASSES.stream().filter(type -> type.isAnnotatedWith(WorkflowInterface.class)))
        .isNotEmpty()
        .allSatisfy(contract ->
            assertThat(CLASSES.stream())
                .as("implementation of " + contract.getSimpleName())
                .anyMatch(type ->
                    !type.isInterface()
                        && type.isAssignableTo(contract.getName())
                        && type.getSimpleName().equals(contract.getSimpleName() + "Impl")));
  }
}
