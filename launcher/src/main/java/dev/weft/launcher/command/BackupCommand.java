package dev.weft.launcher.command;

import dev.weft.launcher.Json;
import dev.weft.launcher.Progress;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.stack.Backup;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Backs up the database of the running stack. */
@Command(
    name = "backup",
    description =
        "Back up all databases of the running stack, as they are at one moment. The master key is"
            + " not in the backup: keep the keys folder apart from it.",
    mixinStandardHelpOptions = true)
public final class BackupCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "FILE|DIR",
      description = "The file to write, or a folder that gets a file named after the time.")
  private Path target = Path.of("");

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    Backup.Made made =
        new Backup(Workspace.open(), Progress.to(System.err)).to(target.toAbsolutePath());
    if (json) {
      Map<String, Object> printed = new LinkedHashMap<>();
      printed.put("file", made.file().toString());
      printed.put("bytes", made.bytes());
      printed.put("masterKeyFile", made.masterKey().toString());
      printed.put("manifest", made.manifest());
      System.out.println(Json.write(printed));
    } else {
      System.out.println("backup      " + made.file() + " (" + made.bytes() / 1_048_576 + " MB)");
      System.out.println(
          "master key  "
              + made.masterKey()
              + " is not in it: keep a copy of that folder elsewhere, for without the key nothing"
              + " sealed can be read");
    }
    return 0;
  }
}
