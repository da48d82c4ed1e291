package dev.weft.contract.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.agent.ConditionActivities;
import dev.weft.contract.agent.PlanActivities;
import dev.weft.contract.agent.PlanWorkflow;
import dev.weft.contract.agent.StepActivities;
import dev.weft.contract.approval.ApprovalActivities;
import dev.weft.contract.approval.ApprovalEdits;
import dev.weft.contract.debt.DebtActivities;
import dev.weft.contract.debt.DebtWorkflow;
import dev.weft.contract.key.KeyRotationActivities;
import dev.weft.contract.key.KeyRotationWorkflow;
import dev.weft.contract.run.RunActivities;
import dev.weft.contract.saga.TripBookingWorkflow;
import dev.weft.contract.schedule.ScheduleActivities;
import dev.weft.contract.schedule.ScheduledStartWorkflow;
import dev.weft.contract.tenancy.TenantMoveActivities;
import dev.weft.contract.tenancy.TenantMoveWorkflow;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Histories hold payloads for as long as a run is open, so each record must still read what it
 * wrote once. When a test here fails, do not touch the golden file: give the new component a
 * default instead, as docs/change/change-a-running-flow.md says. A missing file is written with
 * {@code -Dweft.record=true}.
 */
class GoldenPayloadsTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final List<Class<?>> INTERFACES =
      List.of(
          AgentFlowWorkflow.class,
          PlanWorkflow.class,
          ScheduledStartWorkflow.class,
          ScheduleActivities.class,
          TripBookingWorkflow.class,
          ConditionActivities.class,
          PlanActivities.class,
          StepActivities.class,
          ApprovalActivities.class,
          ApprovalEdits.class,
          RunActivities.class,
          DebtWorkflow.class,
          DebtActivities.class,
          KeyRotationWorkflow.class,
          KeyRotationActivities.class,
          TenantMoveWorkflow.class,
          TenantMoveActivities.class);

  static Stream<Record> samples() {
    return Samples.all().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldStillReadAndWriteWhatItOnceWrote(Record sample) throws Exception {
    JsonNode golden = golden(sample);

    assertThat(WeftJson.mapper().treeToValue(golden, sample.getClass())).isEqualTo(sample);
    assertThat(WeftJson.mapper().readTree(WeftJson.write(sample))).isEqualTo(golden);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldIgnoreWhatANewerVersionWrote(Record sample) throws Exception {
    ObjectNode newer = golden(sample).deepCopy();
    newer.put("addedLater", "x");

    assertThat(WeftJson.mapper().treeToValue(newer, sample.getClass())).isEqualTo(sample);
  }

  @Test
  void shouldHaveASampleOfEveryRecordThatFlowsAndActivitiesExchange() {
    List<Class<?>> sampled = Samples.all().stream().<Class<?>>map(Object::getClass).toList();

    for (Class<?> type : INTERFACES) {
      for (Method method : type.getMethods()) {
        Stream.concat(Arrays.stream(method.getParameterTypes()), Stream.of(method.getReturnType()))
            .filter(Class::isRecord)
            .forEach(exchanged -> assertThat(sampled).contains(exchanged));
      }
    }
  }

  @Test
  void shouldReadAnUnknownEnumValueAsNone() throws Exception {
    String json =
        "{\"planner\":\"x\",\"plan\":{\"planVersion\":1,\"kind\":\"LATER\",\"steps\":[]}}";

    assertThat(
            WeftJson.mapper()
                .readValue(json, dev.weft.contract.agent.PlanResult.class)
                .plan()
                .kind())
        .isNull();
  }

  private static JsonNode golden(Record sample) throws Exception {
    Path file = FOLDER.resolve(sample.getClass().getSimpleName() + ".json");
    if (Boolean.getBoolean("weft.record") && !Files.exists(file)) {
      Files.createDirectories(FOLDER);
      Files.writeString(
          file,
          WeftJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(sample) + "\n");
    }
    return WeftJson.mapper().readTree(Files.readString(file));
  }
}
