package dev.weft.launcher.engine;

import dev.weft.launcher.Progress;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Downloads official release archives and checks them against the release's checksums. */
final class ReleaseArchives implements EngineSource {
  private static final Set<PosixFilePermission> PROGRAM =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private final String base;

  /**
   * @param base the address under which {@code <repository>/releases/download/v<version>/<file>}
   *     stands
   */
  ReleaseArchives(String base) {
    this.base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }

  @Override
  public String describe() {
    return "release archive from " + base;
  }

  @Override
  public void fetch(Component component, Path folder, Progress progress) throws IOException {
    String name = component.archive();
    String release =
        base + "/" + component.repository() + "/releases/download/v" + component.version() + "/";
    Path archive = folder.resolve(name);
    try (HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(10))
            .build()) {
      String checksums =
          new String(
              body(client, release + component.checksums()).readAllBytes(), StandardCharsets.UTF_8);
      String expected =
          checksumOf(name, checksums)
              .orElseThrow(() ->
                  new IOException(release + component.checksums() + " does not list " + name));
      progress.say("downloading " + release + name);
      try (InputStream in = body(client, release + name)) {
        Files.copy(in, archive);
      }
      String actual = sha256(archive);
      if (!actual.equals(expected)) {
        throw new IOException(
            name + " has checksum " + actual + ", its release says " + expected + ": refused");
      }
    }
    if (component.packed()) {
      unpack(component, archive, folder);
      Files.delete(archive);
    } else {
      Path program = folder.resolve(component.programs().getFirst().name());
      Files.move(archive, program);
      Files.setPosixFilePermissions(program, PROGRAM);
    }
  }

  private static InputStream body(HttpClient client, String address) throws IOException {
    try {
      HttpResponse<InputStream> response =
          client.send(
              HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofMinutes(10)).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        response.body().close();
        throw new IOException(address + " answered " + response.statusCode());
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the download was interrupted", e);
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IOException(
          reason.startsWith(address) ? reason : address + " cannot be reached (" + reason + ")", e);
    }
  }

  private static Optional<String> checksumOf(String name, String checksums) {
    return checksums
        .lines()
        .map(line -> line.strip().split("\\s+\\*?", 2))
        .filter(parts -> parts.length == 2 && parts[1].equals(name))
        .map(parts -> parts[0])
        .findFirst();
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void unpack(Component component, Path archive, Path folder) throws IOException {
    Map<String, String> wanted = new LinkedHashMap<>();
    component.programs().forEach(program -> wanted.put(program.archived(), program.name()));
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive))))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path name = Path.of(entry.getName()).getFileName();
        String target = name == null ? null : wanted.remove(name.toString());
        if (target != null && entry.isFile()) {
          Path program = folder.resolve(target);
          Files.copy(tar, program);
          Files.setPosixFilePermissions(program, PROGRAM);
        }
      }
    }
    if (!wanted.isEmpty()) {
      throw new IOException(archive.getFileName() + " holds no " + wanted.keySet());
    }
  }
}
