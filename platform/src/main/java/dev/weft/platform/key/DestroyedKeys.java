package dev.weft.platform.key;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.run.WorkflowIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;

/**
 * Whose keys were destroyed, in a file beside the master key that only grows. It stands outside of
 * the database and its backups: after a restore the keys in it are destroyed again. A line has the
 * time, the tenant and the person's surrogate.
 */
public final class DestroyedKeys {
  private static final String NAME = "destroyed-keys.log";

  private final Path file;

  /**
   * A log.
   *
   * @param file where it is, or will be
   */
  public DestroyedKeys(Path file) {
    this.file = file;
  }

  /** The log beside the configured master key. */
  public static DestroyedKeys of(WeftConfig config) {
    return new DestroyedKeys(MasterKey.file(config).resolveSibling(NAME));
  }

  /** Somebody whose keys were destroyed. */
  public record Person(String tenant, UUID subject) {}

  /** Notes, for good, that a person's keys are about to be destroyed. */
  public void add(String tenant, UUID subject, Instant at) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      try (FileChannel log =
          FileChannel.open(
              file,
              EnumSet.of(
                  StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        // The first line break ends a line that a crash may have cut short.
        String line = "\n" + at + " " + tenant + " " + subject + "\n";
        log.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        log.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The log of destroyed keys cannot be written: " + file, e);
    }
  }

  /** Everybody in the log; a line that a crash cut short names nobody whose key was destroyed. */
  public List<Person> all() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      List<Person> all = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        String[] words = line.split(" ", -1);
        if (words.length == 3 && WorkflowIds.validTenant(words[1]) && uuid(words[2])) {
          all.add(new Person(words[1], UUID.fromString(words[2])));
        }
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException("The log of destroyed keys cannot be read: " + file, e);
    }
  }

  private static boolean uuid(String text) {
    return text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  }
}
