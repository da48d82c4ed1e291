package dev.weft.worker;

import dev.weft.contract.agent.AgentFlowInput;
import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.agent.PlanInput;
import dev.weft.contract.agent.PlanWorkflow;
import dev.weft.contract.debt.DebtInput;
import dev.weft.contract.debt.DebtWorkflow;
import dev.weft.contract.document.DocumentSummaryInput;
import dev.weft.contract.document.DocumentSummaryWorkflow;
import dev.weft.contract.key.KeyRotationInput;
import dev.weft.contract.key.KeyRotationWorkflow;
import dev.weft.contract.saga.TripBookingInput;
import dev.weft.contract.saga.TripBookingWorkflow;
import dev.weft.contract.schedule.ScheduledStartInput;
import dev.weft.contract.schedule.ScheduledStartWorkflow;
import dev.weft.contract.tenancy.TenantMoveInput;
import dev.weft.contract.tenancy.TenantMoveWorkflow;
import dev.weft.flow.agent.AgentFlowWorkflowImpl;
import dev.weft.flow.agent.PlanWorkflowImpl;
import dev.weft.flow.debt.DebtWorkflowImpl;
import dev.weft.flow.document.DocumentSummaryWorkflowImpl;
import dev.weft.flow.key.KeyRotationWorkflowImpl;
import dev.weft.flow.saga.TripBookingWorkflowImpl;
import dev.weft.flow.schedule.ScheduledStartWorkflowImpl;
import dev.weft.flow.tenancy.TenantMoveWorkflowImpl;
import java.util.List;

/** Every flow that workers run: a new flow adds its line here. */
public final class FlowCatalog {
  private static final List<Flow> ALL =
      List.of(
          new Flow(
              AgentFlowWorkflow.NAME,
              AgentFlowWorkflow.class,
              AgentFlowWorkflowImpl.class,
              AgentFlowInput.class),
          new Flow(PlanWorkflow.NAME, PlanWorkflow.class, PlanWorkflowImpl.class, PlanInput.class),
          new Flow(
              ScheduledStartWorkflow.NAME,
              ScheduledStartWorkflow.class,
              ScheduledStartWorkflowImpl.class,
              ScheduledStartInput.class),
          new Flow(
              TripBookingWorkflow.NAME,
              TripBookingWorkflow.class,
              TripBookingWorkflowImpl.class,
              TripBookingInput.class),
          new Flow(DebtWorkflow.NAME, DebtWorkflow.class, DebtWorkflowImpl.class, DebtInput.class),
          new Flow(
              KeyRotationWorkflow.NAME,
              KeyRotationWorkflow.class,
              KeyRotationWorkflowImpl.class,
              KeyRotationInput.class),
          new Flow(
              TenantMoveWorkflow.NAME,
              TenantMoveWorkflow.class,
              TenantMoveWorkflowImpl.class,
              TenantMoveInput.class),
          new Flow(
              DocumentSummaryWorkflow.NAME,
              DocumentSummaryWorkflow.class,
              DocumentSummaryWorkflowImpl.class,
              DocumentSummaryInput.class));

  private FlowCatalog() {}

  /**
   * A flow and what runs it.
   *
   * @param name the workflow type
   * @param workflow the workflow interface
   * @param implementation the class that implements it
   * @param input the record that its workflow method takes
   */
  public record Flow(
      String name, Class<?> workflow, Class<?> implementation, Class<? extends Record> input) {}

  /** All of them. */
  public static List<Flow> all() {
    return ALL;
  }

  static Class<?>[] implementations() {
    return ALL.stream().map(Flow::implementation).toArray(Class<?>[]::new);
  }
}
