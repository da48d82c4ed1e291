package dev.weft.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class FromOutsideTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.weft.bench");

  @Test
  void shouldShareNothingButTheContractWithWhatItChecks() {
    noClasses()
        .that()
        .resideInAPackage("dev.weft.bench..")
        .and()
        .resideOutsideOfPackage("dev.weft.bench.parts..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.weft.platform..", "dev.weft.policy..")
        .because("what checks Weft must not share its mistakes: use REST, SQL and the engine")
        .check(classes);
  }
}
