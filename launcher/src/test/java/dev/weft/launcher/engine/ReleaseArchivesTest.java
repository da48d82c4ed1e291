package dev.weft.launcher.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.launcher.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseArchivesTest {
  private static final String SERVER =
      "/temporal/releases/download/v1.31.2/temporal_1.31.2_linux_amd64.tar.gz";
  private static final String UI =
      "/ui-server/releases/download/v2.50.1/ui-server_2.50.1_linux_amd64.tar.gz";

  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final List<String> said = new ArrayList<>();
  private HttpServer releases;

  @TempDir private Path cache;

  @BeforeEach
  void startFileServer() throws IOException {
    releases = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    releases.createContext(
        "/",
        exchange -> {
          byte[] body = files.get(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(body == null ? 404 : 200, body == null ? -1 : body.length);
          if (body != null) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    releases.start();
  }

  @AfterEach
  void stopFileServer() {
    releases.stop(0);
  }

  private void publish(String path, byte[] archive, String checksum) {
    files.put(path, archive);
    String name = path.substring(path.lastIndexOf('/') + 1);
    String checksums = name.startsWith("ui-") ? "ui-server_2.50.1_checksums.txt" : "checksums.txt";
    files.put(
        path.substring(0, path.lastIndexOf('/') + 1) + checksums,
        ("0000  other.tar.gz\n" + checksum + "  " + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] archive(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      for (String name : names) {
        byte[] content = ("#!/bin/sh\necho " + name + "\n").getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private EngineProvisioner provisioner() {
    WeftConfig.Engine defaults = WeftConfigLoader.defaults(cache).temporal().engine();
    String base = "http://127.0.0.1:" + releases.getAddress().getPort() + "/";
    return new EngineProvisioner(
        new WeftConfig.Engine(
            base, cache, defaults.serverBinary(), defaults.sqlToolBinary(), defaults.uiBinary()),
        new PinnedVersions("1.31.2", "2.50.1", "1.8.2"),
        List.of(new ReleaseArchives(base)),
        "amd64");
  }

  private Progress progress() {
    return said::add;
  }

  @Test
  void shouldCacheTheProgramsWhenTheChecksumIsRight() throws Exception {
    byte[] server = archive("temporal-server", "temporal-sql-tool", "tdbg", "config/docker.yaml");
    byte[] ui = archive("ui-server");
    publish(SERVER, server, sha256(server));
    publish(UI, ui, sha256(ui));

    EnginePrograms first = provisioner().provision(progress());
    files.clear();
    EnginePrograms second = provisioner().provision(Progress.silent());

    Path programs = cache.resolve("engine/server-1.31.2");
    assertThat(first.origin()).startsWith("release archive from http://127.0.0.1");
    assertThat(first.server()).isEqualTo(programs.resolve("temporal-server").toString());
    assertThat(first.inMemory()).isFalse();
    assertThat(Files.isExecutable(programs.resolve("temporal-sql-tool"))).isTrue();
    assertThat(Files.exists(programs.resolve("tdbg"))).isFalse();
    assertThat(first.ui()).endsWith("ui-2.50.1/temporal-ui-server");
    assertThat(second.server()).isEqualTo(first.server());
    assertThat(second.origin()).isEqualTo("cache");
  }

  @Test
  void shouldRefuseTheArchiveWhenTheChecksumIsWrong() throws Exception {
    byte[] server = archive("temporal-server", "temporal-sql-tool");
    publish(SERVER, server, sha256(new byte[] {1}));

    EnginePrograms programs = provisioner().provision(progress());

    assertThat(programs.inMemory()).isTrue();
    assertThat(said).anyMatch(line -> line.contains("refused"));
    assertThat(said).anyMatch(line -> line.startsWith("WARNING") && line.contains("in-memory"));
    assertThat(cache.resolve("engine/server-1.31.2")).doesNotExist();
  }

  @Test
  void shouldNotCacheAnythingWhenAProgramIsMissingInTheArchive() throws Exception {
    byte[] server = archive("temporal-server");
    publish(SERVER, server, sha256(server));

    assertThat(provisioner().provision(progress()).inMemory()).isTrue();

    assertThat(said).anyMatch(line -> line.contains("holds no [temporal-sql-tool]"));
    try (var left = Files.list(cache.resolve("engine"))) {
      assertThat(left.filter(Files::isDirectory)).isEmpty();
    }
  }

  @Test
  void shouldGoOnWithoutTheWebUiWhenOnlyTheServerIsThere() throws Exception {
    byte[] server = archive("temporal-server", "temporal-sql-tool");
    publish(SERVER, server, sha256(server));

    EnginePrograms programs = provisioner().provision(progress());

    assertThat(programs.inMemory()).isFalse();
    assertThat(programs.ui()).isNull();
    assertThat(said).anyMatch(line -> line.contains("Web UI cannot be had"));
  }

  @Test
  void shouldCacheTheOperatorsCommandLineWhenItIsAskedFor() throws Exception {
    byte[] cli = archive("LICENSE", "temporal");
    publish(
        "/cli/releases/download/v1.8.2/temporal_cli_1.8.2_linux_amd64.tar.gz", cli, sha256(cli));

    assertThat(provisioner().cli(progress())).isExecutable().hasFileName("temporal");
    assertThat(provisioner().cachedCli()).isPresent();
  }

  @Test
  void shouldSayWhyWhenTheCommandLineCannotBeHad() {
    assertThatThrownBy(() -> provisioner().cli(progress()))
        .hasMessageContaining("the temporal command line cannot be had here");
    assertThat(said).anyMatch(line -> line.contains("answered 404"));
  }
}
