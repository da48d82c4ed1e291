package dev.weft.launcher.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weft.launcher.Json;
import dev.weft.launcher.LauncherException;
import dev.weft.launcher.os.PrivateFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Reads a backup that {@link BackupWriter} wrote. */
final class BackupReader {
  private static final int SMALL = 16 * 1024 * 1024;

  private final Path file;

  BackupReader(Path file) {
    this.file = file;
  }

  BackupManifest manifest() {
    try (TarArchiveInputStream tar = open()) {
      TarArchiveEntry first = tar.getNextEntry();
      if (first == null || !first.getName().equals(BackupWriter.MANIFEST)) {
        throw damaged("it begins with no manifest");
      }
      return Json.read(text(tar), BackupManifest.class);
    } catch (JsonProcessingException e) {
      throw damaged("its manifest cannot be read");
    } catch (NoSuchFileException e) {
      throw new LauncherException("there is no file " + file, "name a backup's file", e);
    } catch (IOException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Unpacks the files of folders of the backup.
   *
   * @param folders where each goes, by its name
   * @throws LauncherException when the backup is not whole; what was unpacked is then worth nothing
   */
  void unpack(Map<String, Path> folders) {
    Map<String, String> found = new LinkedHashMap<>();
    String expected = null;
    try (TarArchiveInputStream tar = open()) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName();
        if (name.equals(BackupWriter.CHECKSUMS)) {
          expected = text(tar);
        } else if (entry.isDirectory()) {
          PrivateFiles.folder(inside(folders, name).orElseThrow(() -> damaged("it holds " + name)));
        } else {
          MessageDigest digest = BackupWriter.sha256();
          InputStream in = new DigestInputStream(tar, digest);
          Optional<Path> wanted = inside(folders, name);
          if (wanted.isPresent()) {
            Path file = wanted.get();
            PrivateFiles.folder(file.resolveSibling("."));
            Files.copy(in, file);
            PrivateFiles.ownerOnly(file);
          } else {
            in.transferTo(java.io.OutputStream.nullOutputStream());
          }
          found.put(name, HexFormat.of().formatHex(digest.digest()));
        }
      }
    } catch (IOException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
    StringBuilder lines = new StringBuilder();
    found.forEach((name, hash) -> lines.append(hash).append("  ").append(name).append('\n'));
    if (expected == null) {
      throw damaged("its end is missing");
    }
    if (!expected.contentEquals(lines)) {
      throw damaged("its checksums do not fit its files");
    }
  }

  private TarArchiveInputStream open() throws IOException {
    return new TarArchiveInputStream(
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file))),
        StandardCharsets.UTF_8.name());
  }

  /** Where a file goes; empty when it is in none of the folders. */
  private Optional<Path> inside(Map<String, Path> folders, String name) {
    for (Map.Entry<String, Path> folder : folders.entrySet()) {
      if (name.startsWith(folder.getKey())) {
        Path path = folder.getValue().resolve(name.substring(folder.getKey().length())).normalize();
        if (!path.startsWith(folder.getValue())) {
          throw damaged("it holds " + name);
        }
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readNBytes(SMALL), StandardCharsets.UTF_8);
  }

  private LauncherException damaged(String why) {
    return new LauncherException(
        file + " is no whole backup: " + why, "restore another one; nothing was changed");
  }
}
