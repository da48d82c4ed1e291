package dev.weft.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.weft.contract.catalog.StartableFlow;
import dev.weft.contract.catalog.StartableFlows;
import dev.weft.contract.run.WorkflowIds;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A new flow is complete when it has its line, its recorded history and its page. */
class FlowCatalogTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void shouldListEveryWorkflowInterfaceOfTheContract() {
    List<String> interfaces =
        new ClassFileImporter()
            .importPackages("dev.weft.contract").stream()
                .filter(type -> type.isAnnotatedWith(WorkflowInterface.class))
                .map(JavaClass::getName)
                .toList();

    assertThat(interfaces).isNotEmpty();
    assertThat(FlowCatalog.all())
        .as("add a line to dev.weft.worker.FlowCatalog: docs/change/add-a-flow.md")
        .extracting(flow -> flow.workflow().getName())
        .containsExactlyInAnyOrderElementsOf(interfaces);
  }

  @Test
  void shouldNameEachFlowAsItsWorkflowMethodDoesAndTakeItsInput() {
    for (FlowCatalog.Flow flow : FlowCatalog.all()) {
      assertThat(flow.workflow()).isAssignableFrom(flow.implementation());
      Method run =
          Arrays.stream(flow.workflow().getMethods())
              .filter(method -> method.isAnnotationPresent(WorkflowMethod.class))
              .findFirst()
              .orElseThrow();
      assertThat(run.getAnnotation(WorkflowMethod.class).name()).isEqualTo(flow.name());
      assertThat(run.getParameterTypes()).containsExactly(flow.input());
    }
  }

  @Test
  void shouldRunEveryFlowThatACallerMayStart() {
    for (StartableFlow startable : StartableFlows.all()) {
      assertThat(FlowCatalog.all())
          .anySatisfy(flow -> {
            assertThat(flow.name()).isEqualTo(startable.name());
            assertThat(flow.workflow()).isEqualTo(startable.workflow());
            assertThat(flow.input()).isEqualTo(startable.input());
          });
    }
  }

  @Test
  void shouldHaveARecordedHistoryOfEachFlow() throws IOException {
    for (FlowCatalog.Flow flow : FlowCatalog.all()) {
      Path folder =
          ROOT.resolve("workflows/flows/src/test/resources/histories")
              .resolve(WorkflowIds.kind(flow.name()));
      assertThat(folder).as("record a history: docs/change/add-a-flow.md").isDirectory();
      try (Stream<Path> histories = Files.list(folder)) {
        assertThat(histories.map(Path::toString)).anyMatch(name -> name.endsWith(".json"));
      }
    }
  }

  @Test
  void shouldHaveAPageAboutEachFlow() {
    for (FlowCatalog.Flow flow : FlowCatalog.all()) {
      assertThat(ROOT.resolve("docs/flows").resolve(WorkflowIds.kind(flow.name()) + ".md"))
          .as("write the flow's page: docs/change/add-a-flow.md")
          .isRegularFile();
    }
  }
}
