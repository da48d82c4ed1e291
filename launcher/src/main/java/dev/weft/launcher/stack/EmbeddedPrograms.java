package dev.weft.launcher.stack;

import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import dev.weft.launcher.os.FileLocks;
import dev.weft.launcher.os.PrivateFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks the servers that travel inside library jars into the cache, once per version. */
final class EmbeddedPrograms {
  private static final String POSTGRES = "postgres-linux-x86_64.txz";
  private static final String REDIS = "redis-server-6.2.6-v5-linux-amd64";

  private final Path cache;
  private final Progress progress;

  EmbeddedPrograms(Path cache, Progress progress) {
    this.cache = cache;
    this.progress = progress;
  }

  /** Returns the folder of PostgreSQL's programs. */
  Path postgres() {
    return unpacked(
        "postgres",
        POSTGRES,
        (in, folder) -> {
          try (TarArchiveInputStream tar =
              new TarArchiveInputStream(new XZCompressorInputStream(in))) {
            untar(tar, folder);
          }
        });
  }

  /** Returns the Redis program. */
  Path redis() {
    return unpacked(
            "redis",
            REDIS,
            (in, folder) -> {
              Path program = folder.resolve("redis-server");
              Files.copy(in, program);
              Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            })
        .resolve("redis-server");
  }

  @FunctionalInterface
  private interface Unpacking {
    void into(InputStream in, Path folder) throws IOException;
  }

  private Path unpacked(String name, String resource, Unpacking unpacking) {
    String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    if (!architecture.equals("amd64") && !architecture.equals("x86_64")) {
      throw new LauncherException(
          "the embedded " + name + " is for x86-64 only, not for " + architecture,
          "set " + name + ".url to a server of your own");
    }
    URL url = EmbeddedPrograms.class.getClassLoader().getResource(resource);
    if (url == null) {
      throw new LauncherException(
          "the embedded " + name + " is not in this build", "run mvn package again");
    }
    Path target = cache.resolve(name).resolve(versionOf(url));
    if (Files.isDirectory(target)) {
      return target;
    }
    try (FileLocks _ =
        FileLocks.acquire(
            cache.resolve("." + name + ".lock"),
            () -> progress.say("waiting: " + name + " is being unpacked"))) {
      if (!Files.isDirectory(target)) {
        progress.say("unpacking " + name);
        Path part = cache.resolve(name).resolve(".part");
        PrivateFiles.deleteTree(part);
        Files.createDirectories(part);
        try (InputStream in = new BufferedInputStream(url.openStream())) {
          unpacking.into(in, part);
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The name of the jar that holds the resource, which says library and version. */
  private static String versionOf(URL url) {
    String path = url.getPath();
    String jar = path.substring(0, path.lastIndexOf('!'));
    return jar.substring(jar.lastIndexOf('/') + 1).replace(".jar", "");
  }

  private static void untar(TarArchiveInputStream tar, Path folder) throws IOException {
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      Path target = folder.resolve(entry.getName()).normalize();
      if (!target.startsWith(folder)) {
        throw new IOException("refused path in archive: " + entry.getName());
      }
      if (entry.isDirectory()) {
        Files.createDirectories(target);
        continue;
      }
      Path parent = target.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      if (entry.isSymbolicLink()) {
        Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      } else {
        Files.copy(tar, target);
        if ((entry.getMode() & 0100) != 0) {
          Set<PosixFilePermission> mode = PosixFilePermissions.fromString("rwxr-xr-x");
          Files.setPosixFilePermissions(target, mode);
        }
      }
    }
  }
}
