package dev.weft.bench.chaos.beside;

import dev.weft.bench.chaos.process.Companion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The key service of a region, as a process that can be taken away.
 *
 * @param region whose keys it holds
 * @param process the process
 * @param settings what the region's {@code keys} say
 */
public record KeyService(String region, Companion process, String settings)
    implements AutoCloseable {
  /** As the schedule names it. */
  public static final String NAME = "key service";

  /**
   * Starts it.
   *
   * @param home where its keys, its token and its log stand
   * @param region whose keys it holds
   */
  public static KeyService start(Path home, int port, String region)
      throws IOException, InterruptedException {
    Path token = home.resolve("vault-token");
    Files.writeString(token, KeyServer.TOKEN + "\n");
    Companion process =
        new Companion(
            NAME,
            port,
            home.resolve("logs").resolve("vault.log"),
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KeyServer.class.getName(),
                String.valueOf(port),
                home.resolve("vault-keys").toString()));
    process.start();
    return new KeyService(
        region,
        process,
        "{ keystore: vault, vault: { address: \"http://127.0.0.1:%d\", tokenFile: \"%s\", keyPrefix: weft-%s- } }"
            .formatted(port, token, region));
  }

  @Override
  public void close() {
    process.close();
  }
}
