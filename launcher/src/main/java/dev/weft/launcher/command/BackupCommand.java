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
        "Back up the databases of all regions of the running stack, as they are at one moment, and"
            + " the policy bundles. The master keys are not in the backup: keep the keys folder"
            + " apart from it.",
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
      printed.put("masterKeyFile", made.masterKeys().getFirst().toString());
      printed.put("masterKeyFiles", made.masterKeys().stream().map(Path::toString).toList());
      printed.put("regionsElsewhere", made.elsewhere());
      printed.put("manifest", made.manifest());
      System.out.println(Json.write(printed));
    } else {
      System.out.println("backup      " + made.file() + " (" + made.bytes() / 1_048_576 + " MB)");
      made.masterKeys()
          .forEach(masterKey ->
              System.out.println(
                  "master key  "
                      + masterKey
                      + " is not in it: keep a copy of that folder elsewhere, for without the key"
                      + " nothing sealed can be read"));
      made.elsewhere()
          .forEach(region ->
              System.out.println(
                  "region      "
                      + region
                      + " is not in it: its database is elsewhere; back it up with its own tools"));
    }
    return 0;
  }
}
