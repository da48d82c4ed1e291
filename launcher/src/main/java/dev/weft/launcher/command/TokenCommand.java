package dev.weft.launcher.command;

import dev.weft.contract.config.Durations;
import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.Json;
import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.os.PrivateFiles;
import dev.weft.launcher.token.LocalTokens;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Signs a token. */
@Command(
    name = "token",
    description = "Print a bearer token for the API, signed with this laptop's own key.",
    mixinStandardHelpOptions = true)
public final class TokenCommand implements Callable<Integer> {
  @Option(
      names = "--tenant",
      defaultValue = "demo",
      description = "Whose data it opens (default ${DEFAULT-VALUE}).")
  private String tenant = "demo";

  @Option(
      names = "--user",
      defaultValue = "owner",
      description = "Who acts (default ${DEFAULT-VALUE}).")
  private String user = "owner";

  @Option(
      names = "--scopes",
      defaultValue = LocalTokens.ALL_SCOPES,
      description = "What it allows, separated by blanks (default: all).")
  private String scopes = LocalTokens.ALL_SCOPES;

  @Option(
      names = "--groups",
      split = ",",
      paramLabel = "NAME",
      description = "Groups whose FAMILY items it opens, separated by commas (default: none).")
  private List<String> groups = List.of();

  @Option(
      names = "--ttl",
      defaultValue = "24h",
      description = "How long it is valid (default ${DEFAULT-VALUE}).")
  private String ttl = "24h";

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    Duration lifetime;
    try {
      lifetime = Durations.parse(ttl);
    } catch (IllegalArgumentException e) {
      throw new LauncherException("--ttl: " + e.getMessage(), "as in --ttl 24h", e);
    }
    Workspace workspace = Workspace.open();
    refuseUnknown(tenant, workspace.config());
    PrivateFiles.folder(workspace.home());
    String token =
        LocalTokens.open(workspace.home(), workspace.config().auth())
            .sign(tenant, user, scopes.strip(), groups, lifetime);
    if (json) {
      Map<String, Object> printed = new LinkedHashMap<>();
      printed.put("token", token);
      printed.put("tenant", tenant);
      printed.put("user", user);
      printed.put("scopes", scopes.strip());
      printed.put(
          "expiresAt", Instant.now().plus(lifetime).truncatedTo(ChronoUnit.SECONDS).toString());
      System.out.println(Json.write(printed));
    } else {
      System.out.println(token);
    }
    return 0;
  }

  /**
   * With another signer the tenants may be another stack's, which this configuration cannot know.
   */
  static void refuseUnknown(String tenant, WeftConfig config) {
    if (config.auth().jwks().isEmpty() && !Regions.tenants(config).contains(tenant)) {
      throw new LauncherException(
          "There is no tenant " + tenant + "; known: " + String.join(", ", Regions.tenants(config)),
          "add it to tenants in weft.yaml and run ./weft up again");
    }
  }
}
