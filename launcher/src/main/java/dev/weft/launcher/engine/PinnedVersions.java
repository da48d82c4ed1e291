package dev.weft.launcher.engine;

import dev.weft.launcher.LauncherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions that {@code temporal-config/engine} pins, without the leading v.
 *
 * @param server of the server and its SQL tool
 * @param ui of the Web UI server
 * @param cli of the operator's command line
 */
public record PinnedVersions(String server, String ui, String cli) {
  /** Reads the pins from the modules that build the programs. */
  public static PinnedVersions read(Path engineFolder) {
    return new PinnedVersions(
        pin(engineFolder.resolve("server/go.mod"), "go.temporal.io/server"),
        pin(engineFolder.resolve("ui/go.mod"), "github.com/temporalio/ui-server/v2"),
        pin(engineFolder.resolve("cli/go.mod"), "github.com/temporalio/cli"));
  }

  /** Reads the version of the policy engine's programs. */
  public static String opa(Path engineFolder) {
    return pin(engineFolder.resolve("opa/go.mod"), "github.com/open-policy-agent/opa");
  }

  private static String pin(Path file, String module) {
    try {
      Matcher matcher =
          Pattern.compile("(?m)^\\s*(?:require )?" + Pattern.quote(module) + " v(\\S+)")
              .matcher(Files.readString(file));
      if (matcher.find()) {
        return matcher.group(1);
      }
    } catch (IOException e) {
      throw new LauncherException(
          file + " cannot be read", "run ./weft from a complete checkout", e);
    }
    throw new LauncherException(file + " pins no " + module, "restore it from the repository");
  }
}
