package dev.weft.bench.flows;

import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;

/** Polls for the bare flow, in a process of its own and with the settings of Weft's worker. */
public final class BareWorker {
  private BareWorker() {}

  /**
   * Runs until its input ends, which it does when the program that started it ends.
   *
   * @param args the engine's address, the namespace, the task queue, activities at a time, workflow
   *     tasks at a time
   */
  public static void main(String[] args) throws Exception {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(args[0]).build());
    WorkflowClient client =
        WorkflowClient.newInstance(
            stubs, WorkflowClientOptions.newBuilder().setNamespace(args[1]).build());
    WorkerFactory factory =
        WorkerFactory.newInstance(
            client, WorkerFactoryOptions.newBuilder().setUsingVirtualWorkflowThreads(true).build());
    int activities = Integer.parseInt(args[3]);
    Worker worker =
        factory.newWorker(
            args[2],
            WorkerOptions.newBuilder()
                .setUsingVirtualThreads(true)
                .setMaxConcurrentActivityExecutionSize(activities)
                .setMaxConcurrentLocalActivityExecutionSize(activities)
                .setMaxConcurrentWorkflowTaskExecutionSize(Integer.parseInt(args[4]))
                .build());
    worker.registerWorkflowImplementationTypes(BareFlow.Impl.class);
    worker.registerActivitiesImplementations(new BareFlow.StepsImpl());
    factory.start();
    while (System.in.read() >= 0) {}
    System.exit(0);
  }
}
