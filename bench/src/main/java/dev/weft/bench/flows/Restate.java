package dev.weft.bench.flows;

import dev.weft.bench.stack.OwnStack;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Restate: a server that keeps each step in its own log and calls the application. */
final class Restate implements Contender {
  private final OwnStack stack;
  private @Nullable PeerProcess application;

  Restate(OwnStack stack) {
    this.stack = stack;
  }

  @Override
  public String name() {
    return "restate";
  }

  @Override
  public String says() {
    return "Restate with its own server and its own storage, as it is by default: a Java service,"
        + " each step a ctx.run. Each step at least once; nothing else is guarded. The memory is"
        + " that of the service and the server.";
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    RestateServer server = RestateServer.provided(stack);
    application =
        PeerProcess.start(
            stack,
            name(),
            Map.of(),
            RestateApplication.class,
            server.program().toString(),
            stack.home().resolve("restate").toString(),
            stack.home().resolve("logs").resolve("restate-server.log").toString());
  }

  @Override
  public Finished run(int steps) throws IOException, InterruptedException {
    PeerProcess running = application;
    if (running == null) {
      throw new IllegalStateException(name() + " is not prepared");
    }
    return running.run(steps);
  }

  @Override
  public Optional<Trace> trace(Finished flow) {
    return Optional.empty();
  }

  @Override
  public List<ProcessHandle> processes() {
    return application == null ? List.of() : application.processes();
  }

  @Override
  public void close() {
    if (application != null) {
      application.close();
    }
  }
}
