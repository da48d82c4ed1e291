package dev.weft.launcher.stack;

import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.os.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Makes the embedded servers show a renewed certificate. PostgreSQL and Redis read it when they are
 * told, and drop no connection; the engine looks by itself; Web UI, which keeps nothing, is
 * restarted. What is not reached is told again.
 */
final class CertificateRenewal {
  private final LaunchPlan plan;
  private final WeftConfig config;
  private final Secrets secrets;
  private final Path run;
  private final Set<PartName> open = EnumSet.noneOf(PartName.class);

  CertificateRenewal(LaunchPlan plan, WeftConfig config, Secrets secrets, Path run) {
    this.plan = plan;
    this.config = config;
    this.secrets = secrets;
    this.run = run;
  }

  /** Brings the certificate as it is now to those servers that do not have it. */
  void bring(ServerCertificates certificates, List<PartRunner> runners)
      throws InterruptedException {
    if (certificates.write()) {
      open.addAll(EnumSet.of(PartName.POSTGRES, PartName.REDIS, PartName.UI));
      log("the embedded servers get a renewed certificate");
    }
    for (PartRunner runner : runners) {
      PartName name = runner.part().name();
      ProcessIdentity process = runner.state().process();
      if (open.contains(name) && process != null && told(name, process, certificates)) {
        open.remove(name);
      }
    }
  }

  private boolean told(PartName part, ProcessIdentity process, ServerCertificates certificates)
      throws InterruptedException {
    switch (part) {
      case POSTGRES -> process.signal("HUP");
      case REDIS -> {
        return toRedis(certificates);
      }
      case UI -> {
        RestartRequest.write(run, part.text(), process);
        process.stop("TERM", Duration.ofSeconds(10));
      }
      default -> {}
    }
    return true;
  }

  private boolean toRedis(ServerCertificates certificates) {
    String password =
        plan.ownRedis() && !config.regions().isEmpty()
            ? secrets.redis()
            : config.redis().password();
    try {
      RedisServer.renew(new RedisWire(config, password), certificates);
      return true;
    } catch (IOException e) {
      log("redis did not take the renewed certificate: " + e.getMessage());
      return false;
    }
  }

  private static void log(String line) {
    System.out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " certificates: " + line);
  }
}
