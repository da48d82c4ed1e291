package dev.weft.launcher.stack;

import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.os.PrivateFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The embedded Redis: an append-only file, a password, only 127.0.0.1. */
final class RedisServer {
  private final Path program;
  private final Path home;
  private final WeftConfig.Redis settings;

  RedisServer(Path program, Path home, WeftConfig.Redis settings) {
    this.program = program;
    this.home = home;
    this.settings = settings;
  }

  Part part() {
    Path file = home.resolve("run").resolve("redis.conf");
    Path data = home.resolve("data").resolve("redis");
    return new Part(
        PartName.REDIS,
        () -> {
          PrivateFiles.folder(data);
          PrivateFiles.write(
              file,
              String.join(
                  "\n",
                  "bind 127.0.0.1",
                  "port " + settings.port(),
                  "protected-mode yes",
                  "dir \"" + data + "\"",
                  "requirepass \"" + settings.password() + "\"",
                  "appendonly yes",
                  "appendfsync everysec",
                  "save \"\"",
                  "daemonize no",
                  ""));
        },
        new Part.Launch(List.of(program.toString(), file.toString()), Map.of(), home),
        Probe.redis("127.0.0.1", settings.port(), settings.password()),
        Part.Step.nothing(),
        "TERM",
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        "127.0.0.1:" + settings.port());
  }
}
