package dev.weft.launcher;

import dev.weft.contract.config.WeftConfig;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** What a running engine says of its namespace. */
record EngineFacts(Duration retention, Set<String> searchAttributes) {
  static EngineFacts of(WeftConfig config) {
    String address = config.temporal().address();
    String namespace = config.temporal().namespace();
    WorkflowServiceStubs workflows =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(address)
                .validateAndBuildWithDefaults());
    OperatorServiceStubs operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setTarget(address)
                .validateAndBuildWithDefaults());
    try {
      long seconds =
          workflows
              .blockingStub()
              .describeNamespace(
                  DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build())
              .getConfig()
              .getWorkflowExecutionRetentionTtl()
              .getSeconds();
      Set<String> names =
          new TreeSet<>(
              operator
                  .blockingStub()
                  .listSearchAttributes(
                      ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build())
                  .getCustomAttributesMap()
                  .keySet());
      return new EngineFacts(Duration.ofSeconds(seconds), names);
    } finally {
      workflows.shutdownNow();
      operator.shutdownNow();
    }
  }
}
