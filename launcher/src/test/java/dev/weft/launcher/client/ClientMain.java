package dev.weft.launcher.client;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The client commands as a process of their own, against the API that the environment names. */
final class ClientMain {
  private ClientMain() {}

  public static void main(String[] args) {
    CommandLine root = new CommandLine(new Root());
    ClientCommands.addTo(
        root,
        Terminal.ofProcess(),
        () -> {
          throw new IllegalStateException("the environment names the API");
        });
    System.exit(root.execute(args));
  }

  @Command(name = "weft")
  private static final class Root {}
}
