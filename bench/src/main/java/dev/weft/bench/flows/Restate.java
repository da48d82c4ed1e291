package dev.weft.bench.flows;

import dev.weft.bench.stack.OwnStack;
import java.io.IOException;
import java.util.Map;

/** Restate: a server that keeps each step in its own log and calls the application. */
final class Restate extends Peer {
  private final OwnStack stack;

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
  PeerProcess start() throws IOException, InterruptedException {
    RestateServer server = RestateServer.provided(stack);
    return PeerProcess.start(
        stack,
        name(),
        Map.of(),
        RestateApplication.class,
        server.program().toString(),
        stack.home().resolve("restate").toString(),
        stack.home().resolve("logs").resolve("restate-server.log").toString());
  }
}
