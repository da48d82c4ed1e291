package dev.weft.launcher.stack;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.protobuf.util.Durations;
import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.tls.LiveTls;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.CountWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.authorization.AuthorizationGrpcMetadataProvider;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.ServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Applies the declared namespaces and search attributes; applying them again changes nothing. */
final class Namespaces {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final Path declarations;
  private final WeftConfig config;

  private Namespaces(Path declarations, WeftConfig config) {
    this.declarations = declarations;
    this.config = config;
  }

  /** Returns the step that applies the declarations of a folder to the servers of all regions. */
  static Part.Step step(Path declarations, WeftConfig config) {
    List<Namespaces> regions = ofRegions(declarations, config);
    return () -> {
      // All at once: the engine needs some seconds until it knows a new one everywhere.
      for (Namespaces region : regions) {
        region.register();
      }
      for (Namespaces region : regions) {
        region.apply();
      }
    };
  }

  private static List<Namespaces> ofRegions(Path declarations, WeftConfig config) {
    return Regions.of(config).stream().map(region -> new Namespaces(declarations, region)).toList();
  }

  /**
   * Returns the step that tells the in-memory test server, which knows any namespace, the search
   * attributes.
   */
  static Part.Step attributesOnly(Path declarations, WeftConfig config) {
    List<Namespaces> regions = ofRegions(declarations, config);
    return () -> {
      for (Namespaces region : regions) {
        OperatorServiceStubs operator = region.operator();
        try {
          add(operator, region.config.temporal().namespace(), region.declaredAttributes());
        } finally {
          operator.shutdownNow();
        }
      }
    };
  }

  private OperatorServiceStubs operator() throws IOException {
    return OperatorServiceStubs.newServiceStubs(
        LiveTls.engine(config, authorised(OperatorServiceStubsOptions.newBuilder()))
            .setTarget(config.temporal().address())
            .setRpcTimeout(Duration.ofSeconds(10))
            .validateAndBuildWithDefaults());
  }

  /** With the right to make namespaces, where the engine asks for tokens. */
  private <T extends ServiceStubsOptions.Builder<T>> T authorised(T options) throws IOException {
    String file = config.temporal().tokenFile();
    if (!file.isEmpty()) {
      String token =
          EngineTokens.made(config)
              ? EngineTokens.ofAdministrator(config.home())
              : Files.readString(Path.of(file)).strip();
      options.addGrpcMetadataProvider(
          new AuthorizationGrpcMetadataProvider(() -> "Bearer " + token));
    }
    return options;
  }

  private WorkflowServiceStubs workflows() throws IOException {
    return WorkflowServiceStubs.newServiceStubs(
        LiveTls.engine(config, authorised(WorkflowServiceStubsOptions.newBuilder()))
            .setTarget(config.temporal().address())
            .setRpcTimeout(Duration.ofSeconds(10))
            .validateAndBuildWithDefaults());
  }

  private void register() throws IOException {
    WorkflowServiceStubs workflows = workflows();
    try {
      for (Map<String, String> declared : read("namespaces.yaml", "namespaces")) {
        Duration retention =
            dev.weft.contract.config.Durations.parse(
                Objects.requireNonNull(declared.get("retention")));
        namespace(
            workflows,
            Objects.requireNonNull(declared.get("name")),
            declared.getOrDefault("description", ""),
            retention);
      }
    } finally {
      workflows.shutdownNow();
    }
  }

  private void apply() throws IOException {
    WorkflowServiceStubs workflows = workflows();
    OperatorServiceStubs operator = operator();
    try {
      for (Map<String, String> declared : read("namespaces.yaml", "namespaces")) {
        String name = Objects.requireNonNull(declared.get("name"));
        searchAttributes(operator, name);
        workflows
            .blockingStub()
            .countWorkflowExecutions(
                CountWorkflowExecutionsRequest.newBuilder()
                    .setNamespace(name)
                    .setQuery("WeftRun = 'none'")
                    .build());
      }
    } finally {
      workflows.shutdownNow();
      operator.shutdownNow();
    }
  }

  private static void namespace(
      WorkflowServiceStubs workflows, String name, String description, Duration retention) {
    com.google.protobuf.Duration wanted = Durations.fromSeconds(retention.toSeconds());
    try {
      DescribeNamespaceResponse found =
          workflows
              .blockingStub()
              .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(name).build());
      if (!found.getConfig().getWorkflowExecutionRetentionTtl().equals(wanted)) {
        workflows
            .blockingStub()
            .updateNamespace(
                UpdateNamespaceRequest.newBuilder()
                    .setNamespace(name)
                    .setConfig(
                        NamespaceConfig.newBuilder().setWorkflowExecutionRetentionTtl(wanted))
                    .build());
      }
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
        throw e;
      }
      workflows
          .blockingStub()
          .registerNamespace(
              RegisterNamespaceRequest.newBuilder()
                  .setNamespace(name)
                  .setDescription(description)
                  .setWorkflowExecutionRetentionPeriod(wanted)
                  .build());
    }
  }

  private void searchAttributes(OperatorServiceStubs operator, String namespace)
      throws IOException {
    Map<String, IndexedValueType> there =
        operator
            .blockingStub()
            .listSearchAttributes(
                ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build())
            .getCustomAttributesMap();
    Map<String, IndexedValueType> missing = declaredAttributes();
    missing.keySet().removeAll(there.keySet());
    if (!missing.isEmpty()) {
      add(operator, namespace, missing);
    }
  }

  private static void add(
      OperatorServiceStubs operator, String namespace, Map<String, IndexedValueType> attributes) {
    operator
        .blockingStub()
        .addSearchAttributes(
            AddSearchAttributesRequest.newBuilder()
                .setNamespace(namespace)
                .putAllSearchAttributes(attributes)
                .build());
  }

  private Map<String, IndexedValueType> declaredAttributes() throws IOException {
    Map<String, IndexedValueType> attributes = new LinkedHashMap<>();
    for (Map<String, String> declared : read("search-attributes.yaml", "searchAttributes")) {
      String type = Objects.requireNonNull(declared.get("type")).toUpperCase(Locale.ROOT);
      attributes.put(
          Objects.requireNonNull(declared.get("name")),
          IndexedValueType.valueOf("INDEXED_VALUE_TYPE_" + type));
    }
    return attributes;
  }

  private List<Map<String, String>> read(String file, String key) throws IOException {
    String text =
        Files.readString(declarations.resolve(file))
            .replace("${temporal.namespace}", config.temporal().namespace())
            .replace(
                "${temporal.retention}",
                dev.weft.contract.config.Durations.format(config.temporal().retention()));
    Map<String, List<Map<String, String>>> tree = YAML.readValue(text, new TypeReference<>() {});
    return tree.getOrDefault(key, List.of());
  }
}
