package dev.weft.launcher.command;

import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.launcher.Json;
import dev.weft.launcher.Progress;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.stack.Stack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints configuration. */
@Command(
    name = "config",
    description = "Print a weft.yaml with every key, its meaning and its default.",
    mixinStandardHelpOptions = true)
public final class ConfigCommand implements Callable<Integer> {
  @Option(
      names = "--effective",
      description = "Print what is in force here instead; passwords are masked.")
  private boolean effective;

  @Option(names = "--json", description = "Print what is in force as one JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    if (!effective && !json) {
      System.out.print(WeftConfigLoader.documentedDefaults());
      return 0;
    }
    var config = new Stack(Workspace.open(), Progress.silent()).configured();
    System.out.print(
        json
            ? Json.write(WeftConfigLoader.toMaskedTree(config)) + "\n"
            : WeftConfigLoader.toMaskedYaml(config));
    return 0;
  }
}
