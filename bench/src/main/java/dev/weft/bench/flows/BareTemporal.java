package dev.weft.bench.flows;

import dev.weft.bench.stack.OwnStack;
import dev.weft.contract.config.WeftConfig;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The engine and its SDK alone, on the same server. */
final class BareTemporal implements Contender {
  static final String TEXT = "nothing to do";

  private final String name;
  private final String says;
  private final boolean local;
  private final OwnStack stack;
  private @Nullable Process worker;
  private @Nullable WorkflowServiceStubs stubs;
  private @Nullable WorkflowClient client;

  private BareTemporal(String name, String says, boolean local, OwnStack stack) {
    this.name = name;
    this.says = says;
    this.local = local;
    this.stack = stack;
  }

  static BareTemporal ordinary(OwnStack stack) {
    return new BareTemporal(
        "temporal",
        "The Temporal SDK alone: ordinary activities on the workflow's own queue, eager. Each step"
            + " at least once; nothing else is guarded.",
        false,
        stack);
  }

  static BareTemporal local(OwnStack stack) {
    return new BareTemporal(
        "temporal-local",
        "The Temporal SDK alone: local activities. Each step at least once, and all of an"
            + " unfinished workflow task again after a crash; nothing else is guarded.",
        true,
        stack);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String says() {
    return says;
  }

  @Override
  public void prepare() throws IOException {
    WeftConfig config = stack.config();
    worker = startWorker(config);
    WorkflowServiceStubs connected =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setTarget(config.temporal().address())
                .build());
    stubs = connected;
    client =
        WorkflowClient.newInstance(
            connected,
            WorkflowClientOptions.newBuilder().setNamespace(config.temporal().namespace()).build());
  }

  private Process startWorker(WeftConfig config) throws IOException {
    List<String> command =
        WorkerJvm.command(
            stack,
            BareWorker.class,
            config.temporal().address(),
            config.temporal().namespace(),
            queue(),
            String.valueOf(config.worker().maxConcurrentActivities()),
            String.valueOf(config.worker().maxConcurrentWorkflowTasks()));
    File log = stack.home().resolve("logs").resolve(name + ".log").toFile();
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
  }

  private String queue() {
    return "bench." + name;
  }

  @Override
  public Finished run(int steps) {
    long from = System.nanoTime();
    String id = "bare/" + UUID.randomUUID();
    WorkflowStub flow =
        client()
            .newUntypedWorkflowStub(
                BareFlow.NAME,
                WorkflowOptions.newBuilder().setTaskQueue(queue()).setWorkflowId(id).build());
    flow.start(new BareFlow.Order(steps, local, TEXT));
    String text = flow.getResult(String.class);
    Duration seen = Duration.ofNanos(System.nanoTime() - from);
    if (!TEXT.equals(text)) {
      throw new IllegalStateException("the flow " + id + " returned " + text);
    }
    return new Finished(id, seen);
  }

  @Override
  public Optional<Trace> trace(Finished flow) {
    return Optional.of(new EngineHistory(client()).trace(flow.id()));
  }

  WorkflowClient client() {
    WorkflowClient connected = client;
    if (connected == null) {
      throw new IllegalStateException(name + " is not prepared");
    }
    return connected;
  }

  @Override
  public List<ProcessHandle> processes() {
    return worker == null ? List.of() : List.of(worker.toHandle());
  }

  @Override
  public void close() {
    Process running = worker;
    if (running != null) {
      running.destroy();
    }
    WorkflowServiceStubs connected = stubs;
    if (connected != null) {
      connected.shutdownNow();
      connected.awaitTermination(5, TimeUnit.SECONDS);
    }
  }
}
