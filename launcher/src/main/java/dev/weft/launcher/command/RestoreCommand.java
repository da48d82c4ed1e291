package dev.weft.launcher.command;

import dev.weft.launcher.Json;
import dev.weft.launcher.Progress;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.stack.BackupManifest;
import dev.weft.launcher.stack.Restore;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Restores a backup into a home without data. */
@Command(
    name = "restore",
    description =
        "Restore a backup into a home without data; then start it with ./weft up. The master key"
            + " must be in place.",
    mixinStandardHelpOptions = true)
public final class RestoreCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "A file that ./weft backup wrote.")
  private Path file = Path.of("");

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    Workspace workspace = Workspace.open();
    BackupManifest manifest =
        new Restore(workspace, Progress.to(System.err)).from(file.toAbsolutePath());
    System.out.println(
        json
            ? Json.write(manifest)
            : "restored the backup of "
                + manifest.createdAt()
                + " into "
                + workspace.home()
                + "; start it with ./weft up");
    return 0;
  }
}
