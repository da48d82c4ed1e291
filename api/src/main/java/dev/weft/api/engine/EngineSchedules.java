package dev.weft.api.engine;

import io.grpc.Status;
import io.temporal.client.WorkflowClient;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import io.temporal.client.schedules.ScheduleHandle;

/** What every schedule of the engine needs, whatever it starts. */
final class EngineSchedules {
  private EngineSchedules() {}

  /** A client of schedules over the connection, and with the options, of one of flows. */
  static ScheduleClient client(WorkflowClient client) {
    return ScheduleClient.newInstance(
        client.getWorkflowServiceStubs(),
        ScheduleClientOptions.newBuilder()
            .setNamespace(client.getOptions().getNamespace())
            .setDataConverter(client.getOptions().getDataConverter())
            .setIdentity(client.getOptions().getIdentity())
            .build());
  }

  /** Deletes a schedule; one that is gone already is as good. */
  static void delete(ScheduleHandle schedule) {
    try {
      schedule.delete();
    } catch (RuntimeException e) {
      if (EngineCalls.code(e) != Status.Code.NOT_FOUND) {
        throw e;
      }
    }
  }
}
