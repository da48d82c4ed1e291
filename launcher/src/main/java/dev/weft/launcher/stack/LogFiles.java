package dev.weft.launcher.stack;

import dev.weft.launcher.os.PrivateFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** One log per part, rotated at each start of the stack and bounded in size. */
public final class LogFiles {
  private static final long LIMIT = 16L << 20;
  private static final int KEPT = 3;

  private final Path folder;

  /**
   * @param folder where the logs stand
   */
  public LogFiles(Path folder) {
    this.folder = folder;
  }

  /** Returns the log of a part. */
  public Path of(String name) {
    return folder.resolve(name + ".log");
  }

  /** Moves a log aside and forgets the oldest. */
  public void rotate(String name) {
    PrivateFiles.folder(folder);
    try {
      for (int i = KEPT - 1; i >= 0; i--) {
        Path from = i == 0 ? of(name) : folder.resolve(name + ".log." + i);
        if (Files.exists(from)) {
          Files.move(
              from, folder.resolve(name + ".log." + (i + 1)), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      PrivateFiles.write(of(name), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies a log that grew too large aside and empties it; its writer goes on appending. */
  void bound(String name) {
    Path log = of(name);
    try {
      if (Files.exists(log) && Files.size(log) > LIMIT) {
        Files.copy(log, folder.resolve(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
          channel.truncate(0);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the last lines of a part's log; nothing when there is none. */
  public List<String> tail(String name, int lines) {
    Path log = of(name);
    if (!Files.exists(log)) {
      return List.of();
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long length = file.length();
      long from = Math.max(0, length - Math.max(64 << 10, lines * 400L));
      file.seek(from);
      byte[] bytes = new byte[(int) (length - from)];
      file.readFully(bytes);
      List<String> all =
          new String(bytes, StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .toList();
      return all.subList(Math.max(0, all.size() - lines), all.size());
    } catch (IOException e) {
      return List.of();
    }
  }
}
