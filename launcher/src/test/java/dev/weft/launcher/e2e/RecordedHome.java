package dev.weft.launcher.e2e;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The home that the code of an earlier release left when its stack was stopped, byte for byte, as
 * {@code record-home} packed it.
 *
 * @param commit the release
 * @param completed a run that had completed
 * @param rejected a run that a person had rejected
 * @param waiting a planned run that waits for a person before its first step
 * @param trip a hand-written flow that waits for a person
 */
record RecordedHome(String commit, String completed, String rejected, String waiting, String trip) {
  private static final Path FOLDER = Path.of("src/test/resources/homes");
  private static final ObjectMapper STRICT =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Every home that is kept. */
  static List<RecordedHome> all() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(RecordedHome::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RecordedHome read(Path file) {
    try {
      return STRICT.readValue(file.toFile(), RecordedHome.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts the home where there is none, with the rights that its files had. */
  void unpack(Path home) {
    Path file = FOLDER.resolve(commit.substring(0, 12) + ".tar.xz");
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(in))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = home.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.copy(tar, target);
        }
        Files.setPosixFilePermissions(target, rights(entry.getMode()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@link PosixFilePermission} names the nine bits of a mode from the highest to the lowest. */
  private static Set<PosixFilePermission> rights(int mode) {
    Set<PosixFilePermission> rights = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission right : PosixFilePermission.values()) {
      if ((mode & (0400 >> right.ordinal())) != 0) {
        rights.add(right);
      }
    }
    return rights;
  }

  @Override
  public String toString() {
    return commit;
  }
}
