package dev.weft.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.launcher.engine.EnginePrograms;
import dev.weft.launcher.engine.EngineProvisioner;
import dev.weft.launcher.os.Programs;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The engine from release archives, in the layout of the official ones, with the real programs
 * inside.
 */
class EngineArchiveIT {
  private static final String ARCHITECTURE =
      System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
  private static final String SERVER = "temporal_1.31.2_linux_" + ARCHITECTURE + ".tar.gz";
  private static final String UI = "ui-server_2.50.1_linux_" + ARCHITECTURE + ".tar.gz";

  @TempDir private static Path releases;

  private static HttpServer server;

  @BeforeAll
  static void publishTheReleases() throws Exception {
    StackFixture checkout = StackFixture.fresh();
    EnginePrograms programs =
        EngineProvisioner.of(
                WeftConfigLoader.defaults(releases).temporal().engine(),
                checkout.root().resolve("temporal-config/engine"),
                releases.resolve("build.log"))
            .provision(Progress.silent());
    checkout.close();
    Map<String, byte[]> texts = new LinkedHashMap<>();
    texts.put("LICENSE", "MIT\n".getBytes(StandardCharsets.UTF_8));
    texts.put("README.md", "# Temporal\n".getBytes(StandardCharsets.UTF_8));
    Map<String, byte[]> withConfig = new LinkedHashMap<>(texts);
    withConfig.put("config/development.yaml", "log:\n".getBytes(StandardCharsets.UTF_8));
    withConfig.put("tdbg", "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
    publish(
        "temporal/releases/download/v1.31.2",
        SERVER,
        "checksums.txt",
        withConfig,
        Map.of(
            "temporal-server",
            path(programs.server()),
            "temporal-sql-tool",
            path(programs.sqlTool())));
    publish(
        "ui-server/releases/download/v2.50.1",
        UI,
        "ui-server_2.50.1_checksums.txt",
        texts,
        Map.of("ui-server", path(programs.ui())));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          Path file = releases.resolve(exchange.getRequestURI().getPath().substring(1));
          boolean there = Files.isRegularFile(file);
          exchange.sendResponseHeaders(there ? 200 : 404, there ? Files.size(file) : -1);
          if (there) {
            Files.copy(file, exchange.getResponseBody());
          }
          exchange.close();
        });
    server.start();
  }

  @AfterAll
  static void stopTheServer() {
    server.stop(0);
  }

  private static Path path(String program) {
    return Path.of(Objects.requireNonNull(program));
  }

  private static void publish(
      String folder,
      String name,
      String checksums,
      Map<String, byte[]> texts,
      Map<String, Path> programs)
      throws Exception {
    Path release = Files.createDirectories(releases.resolve(folder));
    Path archive = release.resolve(name);
    GzipParameters quick = new GzipParameters();
    quick.setCompressionLevel(Deflater.BEST_SPEED);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive));
        TarArchiveOutputStream tar =
            new TarArchiveOutputStream(new GzipCompressorOutputStream(out, quick))) {
      for (Map.Entry<String, byte[]> text : texts.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(text.getKey());
        entry.setSize(text.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(text.getValue());
        tar.closeArchiveEntry();
      }
      for (Map.Entry<String, Path> program : programs.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(program.getValue(), program.getKey());
        entry.setMode(0100755);
        tar.putArchiveEntry(entry);
        Files.copy(program.getValue(), tar);
        tar.closeArchiveEntry();
      }
    }
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    Files.writeString(
        release.resolve(checksums),
        HexFormat.of().formatHex(digest.digest("other".getBytes(StandardCharsets.UTF_8)))
            + "  "
            + name.replace("linux", "darwin")
            + "\n"
            + HexFormat.of().formatHex(digest.digest(Files.readAllBytes(archive)))
            + "  "
            + name
            + "\n");
  }

  private static String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Test
  void shouldRunTheEngineOfTheArchivesWhenTheyAreTheOnlyWay() {
    try (StackFixture stack = StackFixture.fresh().withEngineFrom(base())) {
      StackFixture.Result up = stack.cli("up", "--only", "temporal,ui").expect(0);

      assertThat(up.stderr()).contains("downloading " + base(), SERVER, UI);
      Path engine = stack.home().resolve("cache/engine");
      assertThat(version(engine.resolve("server-1.31.2/temporal-server"))).contains("1.31.2");
      assertThat(version(engine.resolve("server-1.31.2/temporal-sql-tool"))).contains("1.31.2");
      assertThat(version(engine.resolve("ui-2.50.1/temporal-ui-server"))).contains("2.50.1");
      assertThat(ProcessHandle.of(stack.pid("temporal")).orElseThrow().info().command())
          .contains(engine.resolve("server-1.31.2/temporal-server").toString());
      assertThat(EngineFacts.of(stack.config()).searchAttributes()).contains("WeftRun");
      assertThat(stack.cli("doctor").stdout()).contains("cached: " + engine);
    }
  }

  private static String version(Path program) {
    Programs.Outcome outcome =
        Programs.run(List.of(program.toString(), "--version"), releases, Map.of(), 30);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return outcome.output();
  }
}
