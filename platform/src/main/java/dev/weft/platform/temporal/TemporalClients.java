package dev.weft.platform.temporal;

import com.uber.m3.tally.RootScopeBuilder;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.tls.LiveTls;
import dev.weft.contract.payload.WeftJson;
import dev.weft.platform.key.KeyService;
import dev.weft.platform.store.Stores;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.opentracingshim.OpenTracingShim;
import io.temporal.authorization.AuthorizationGrpcMetadataProvider;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.opentracing.OpenTracingClientInterceptor;
import io.temporal.opentracing.OpenTracingOptions;
import io.temporal.opentracing.OpenTracingWorkerInterceptor;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine of the configured region: its client, and factories of workers. */
public final class TemporalClients implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TemporalClients.class);
  private static final int REPORT_SECONDS = 5;
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** What an engine that is starting, or slow, answers. */
  private static final Set<Status.Code> PASSING =
      EnumSet.of(Status.Code.DEADLINE_EXCEEDED, Status.Code.UNAVAILABLE);

  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;
  private final OpenTelemetry telemetry;
  private final TenantPriorities priorities;

  private TemporalClients(
      WorkflowServiceStubs stubs,
      WorkflowClient client,
      OpenTelemetry telemetry,
      TenantPriorities priorities) {
    this.stubs = stubs;
    this.client = client;
    this.telemetry = telemetry;
    this.priorities = priorities;
  }

  /**
   * Opens the configured region's engine; it is connected to when it is first called. Large
   * payloads stand in the region's database.
   *
   * @param meters where the SDK tells its own metrics
   */
  public static TemporalClients open(
      WeftConfig config, Stores stores, OpenTelemetry telemetry, MeterRegistry meters) {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            LiveTls.engine(config, authorised(config.temporal().tokenFile()))
                .setTarget(config.temporal().address())
                .setRpcTimeout(Duration.ofSeconds(10))
                .setMetricsScope(
                    new RootScopeBuilder()
                        .reporter(new KeptTimers(meters))
                        .reportEvery(com.uber.m3.util.Duration.ofSeconds(REPORT_SECONDS)))
                .build());
    return new TemporalClients(
        stubs,
        WorkflowClient.newInstance(
            stubs,
            clientOptions(config.temporal().namespace(), stores.keys(), telemetry).toBuilder()
                .setExternalStorage(PayloadsInDatabase.in(stores.payloadBlobs()))
                .build()),
        telemetry,
        new TenantPriorities(config.placement()));
  }

  /**
   * Waits until the engine answers: a first call alone gives up after seconds, which a busy machine
   * needs for the connection.
   *
   * @throws StatusRuntimeException when it does not answer in time
   */
  public void await(Duration limit) {
    await(stubs, limit);
  }

  static void await(WorkflowServiceStubs stubs, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        LOG.debug("The engine can {}", stubs.getServerCapabilities().get());
        return;
      } catch (StatusRuntimeException e) {
        if (!PASSING.contains(e.getStatus().getCode()) || System.nanoTime() > end) {
          throw e;
        }
        LOG.info("The engine does not answer yet: {}", e.getStatus().getCode());
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private static WorkflowServiceStubsOptions.Builder authorised(String tokenFile) {
    WorkflowServiceStubsOptions.Builder options = WorkflowServiceStubsOptions.newBuilder();
    if (!tokenFile.isEmpty()) {
      options.addGrpcMetadataProvider(
          new AuthorizationGrpcMetadataProvider(new EngineToken(Path.of(tokenFile))));
    }
    return options;
  }

  /** What a client of a namespace needs; for tests that bring their own server. */
  public static WorkflowClientOptions clientOptions(
      String namespace, KeyService keys, OpenTelemetry telemetry) {
    WorkflowClientOptions.Builder options =
        WorkflowClientOptions.newBuilder()
            .setNamespace(namespace)
            .setDataConverter(dataConverter(keys));
    if (traced(telemetry)) {
      options.setInterceptors(new OpenTracingClientInterceptor(tracing(telemetry)));
    }
    return options.build();
  }

  /**
   * Turns values into payloads with the contract's mapper and encrypts them; messages and stack
   * traces of failures too. Summaries and details that flows write for operators stay readable.
   */
  public static DataConverter dataConverter(KeyService keys) {
    DataConverter readable =
        DefaultDataConverter.newDefaultInstance()
            .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(WeftJson.mapper()));
    return new OperatorTextConverter(
        new CodecDataConverter(readable, List.of(new EncryptingPayloadCodec(keys)), true),
        readable);
  }

  /** What a factory of workers needs: traces, and virtual threads for flows. */
  public static WorkerFactoryOptions workerOptions(OpenTelemetry telemetry) {
    WorkerFactoryOptions.Builder options =
        WorkerFactoryOptions.newBuilder().setUsingVirtualWorkflowThreads(true);
    if (traced(telemetry)) {
      options.setWorkerInterceptors(new OpenTracingWorkerInterceptor(tracing(telemetry)));
    }
    return options.build();
  }

  /** The client of the region's namespace. */
  public WorkflowClient client() {
    return client;
  }

  /** How the tasks of tenants stand among each other. */
  public TenantPriorities priorities() {
    return priorities;
  }

  /** The bare connection, for what the client does not offer. */
  public WorkflowServiceStubs stubs() {
    return stubs;
  }

  /** A new factory of workers of this region. */
  public WorkerFactory workerFactory() {
    return WorkerFactory.newInstance(client, workerOptions(telemetry));
  }

  private static boolean traced(OpenTelemetry telemetry) {
    return !telemetry.equals(OpenTelemetry.noop());
  }

  private static OpenTracingOptions tracing(OpenTelemetry telemetry) {
    return OpenTracingOptions.newBuilder()
        .setTracer(OpenTracingShim.createTracerShim(telemetry))
        .build();
  }

  @Override
  public void close() {
    stubs.shutdown();
    if (!stubs.awaitTermination(5, TimeUnit.SECONDS)) {
      stubs.shutdownNow();
    }
  }
}
