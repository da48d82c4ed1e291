package dev.weft.bench.flows;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Another way of running durable flows: a process of its own that is asked over HTTP. */
abstract sealed class Peer implements Contender permits Dbos, Restate {
  private @Nullable PeerProcess application;

  /** Starts what answers. */
  abstract PeerProcess start() throws IOException, InterruptedException;

  @Override
  public final void prepare() throws IOException, InterruptedException {
    application = start();
  }

  @Override
  public final Finished run(int steps) throws IOException, InterruptedException {
    PeerProcess running = application;
    if (running == null) {
      throw new IllegalStateException(name() + " is not prepared");
    }
    return running.run(steps);
  }

  @Override
  public final Optional<Trace> trace(Finished flow) {
    return Optional.empty();
  }

  @Override
  public final List<ProcessHandle> processes() {
    return application == null ? List.of() : application.processes();
  }

  @Override
  public final void close() {
    if (application != null) {
      application.close();
    }
  }
}
