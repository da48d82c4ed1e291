package dev.weft.contract.config.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What stands in some files, read again when one of them was replaced. Files that cannot be read,
 * or do not belong together yet, leave everything as it was.
 */
final class FollowedFiles<T> {
  private static final System.Logger LOG = System.getLogger(FollowedFiles.class.getName());
  private static final long LOOK_NANOS = 500_000_000;

  private final List<Path> files;
  private final Reader<T> reader;
  private volatile @Nullable Read<T> read;
  private List<Object> complained = List.of();

  /** Makes a value of the files. */
  @FunctionalInterface
  interface Reader<T> {
    T read() throws IOException, GeneralSecurityException;
  }

  private record Read<T>(T value, List<Object> stamps, long looked) {}

  FollowedFiles(List<Path> files, Reader<T> reader) {
    this.files = List.copyOf(files);
    this.reader = reader;
  }

  /**
   * The value of the files as they are, or were when they could last be read.
   *
   * @throws IllegalStateException when they never could
   */
  T get() {
    Read<T> last = read;
    if (last != null && System.nanoTime() - last.looked() < LOOK_NANOS) {
      return last.value();
    }
    return look();
  }

  private synchronized T look() {
    Read<T> last = read;
    long now = System.nanoTime();
    if (last != null && now - last.looked() < LOOK_NANOS) {
      return last.value();
    }
    List<Object> stamps = last == null ? List.of() : last.stamps();
    List<Object> found = List.of("gone");
    try {
      found = stamps();
      if (last == null || !found.equals(stamps)) {
        T value = reader.read();
        if (last != null) {
          LOG.log(System.Logger.Level.INFO, "read {0} anew", files);
        }
        read = new Read<>(value, found, now);
        return value;
      }
    } catch (IOException | GeneralSecurityException e) {
      if (last == null) {
        throw new IllegalStateException(files + " cannot be used: " + e.getMessage(), e);
      }
      if (!complained.equals(found)) {
        complained = found;
        LOG.log(
            System.Logger.Level.WARNING,
            "{0} cannot be used as they are, and stay as they were: {1}",
            files,
            e.toString());
      }
    }
    T kept = Objects.requireNonNull(last).value();
    read = new Read<>(kept, stamps, now);
    return kept;
  }

  /** What changes with a file: also when a link to it leads elsewhere. */
  private List<Object> stamps() throws IOException {
    List<Object> stamps = new ArrayList<>();
    for (Path file : files) {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      stamps.add(attributes.lastModifiedTime());
      stamps.add(attributes.size());
      stamps.add(String.valueOf(attributes.fileKey()));
    }
    return stamps;
  }
}
