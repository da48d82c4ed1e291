package dev.weft.launcher.stack;

import dev.weft.contract.config.RegionalRedisUser;
import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.os.PrivateFiles;
import java.io.IOException;
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
  private final WeftConfig config;
  private final String password;
  private final List<WeftConfig> regions;

  /**
   * @param password of the user who may do everything
   * @param regions those that share this server; empty when one has it alone
   */
  RedisServer(
      Path program, Path home, WeftConfig config, String password, List<WeftConfig> regions) {
    this.program = program;
    this.home = home;
    this.config = config;
    this.password = password;
    this.regions = List.copyOf(regions);
  }

  private String configuration(Path data) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "bind 127.0.0.1",
                "protected-mode yes",
                "dir \"" + data + "\"",
                "requirepass \"" + password + "\"",
                "appendonly yes",
                "appendfsync everysec",
                "save \"\"",
                "daemonize no"));
    lines.addAll(ports());
    regions.forEach(region -> lines.add(RegionalRedisUser.rule(region)));
    return String.join("\n", lines) + "\n";
  }

  /** With a certificate there is no port without TLS. */
  private List<String> ports() {
    ServerCertificates certificates = ServerCertificates.of(config);
    int port = config.redis().port();
    return certificates == null
        ? List.of("port " + port)
        : List.of(
            "port 0",
            "tls-port " + port,
            "tls-cert-file \"" + certificates.certificate() + "\"",
            "tls-key-file \"" + certificates.key() + "\"",
            "tls-ca-cert-file \"" + certificates.ca() + "\"",
            "tls-auth-clients no",
            "tls-protocols \"TLSv1.2 TLSv1.3\"");
  }

  /** Makes it read its certificate again. */
  static void renew(RedisWire redis, ServerCertificates certificates) throws IOException {
    String said =
        redis.say(List.of("CONFIG SET tls-cert-file \"" + certificates.certificate() + "\""));
    if (said.contains("-ERR")) {
      throw new IOException("Redis refuses the certificate: " + said.lines().toList());
    }
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
        Probe.redis(new RedisWire(config, password)),
        Part.Step.nothing(),
        "TERM",
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        "127.0.0.1:" + config.redis().port());
  }
}
