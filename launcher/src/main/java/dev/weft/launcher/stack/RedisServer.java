package dev.weft.launcher.stack;

import dev.weft.contract.config.RegionalRedisUser;
import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.os.PrivateFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The embedded Redis: an append-only file, a password, only 127.0.0.1. Where regions share it, each
 * has a user that reaches the keys of the region's own tenants and nothing else.
 */
final class RedisServer {
  private final Path program;
  private final Path home;
  private final WeftConfig.Redis settings;
  private final String password;
  private final List<WeftConfig> regions;

  /**
   * @param password of the user who may do everything
   * @param regions those that share this server; empty when one has it alone
   */
  RedisServer(
      Path program,
      Path home,
      WeftConfig.Redis settings,
      String password,
      List<WeftConfig> regions) {
    this.program = program;
    this.home = home;
    this.settings = settings;
    this.password = password;
    this.regions = List.copyOf(regions);
  }

  private String configuration(Path data) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "bind 127.0.0.1",
                "port " + settings.port(),
                "protected-mode yes",
                "dir \"" + data + "\"",
                "requirepass \"" + password + "\"",
                "appendonly yes",
                "appendfsync everysec",
                "save \"\"",
                "daemonize no"));
    regions.forEach(region -> lines.add(RegionalRedisUser.rule(region)));
    return String.join("\n", lines) + "\n";
  }

  Part part() {
    Path file = home.resolve("run").resolve("redis.conf");
    Path data = home.resolve("data").resolve("redis");
    return new Part(
        PartName.REDIS,
        () -> {
          PrivateFiles.folder(data);
          PrivateFiles.write(file, configuration(data));
        },
        new Part.Launch(List.of(program.toString(), file.toString()), Map.of(), home),
        Probe.redis("127.0.0.1", settings.port(), password),
        Part.Step.nothing(),
        "TERM",
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        "127.0.0.1:" + settings.port());
  }
}
