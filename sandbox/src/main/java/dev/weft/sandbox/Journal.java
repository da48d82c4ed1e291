package dev.weft.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Append-only JSON lines, on disk before {@link #append} returns. One process at a time holds the
 * directory. A last line that a crash tore is cut off when the journal is opened.
 *
 * <p>Not for concurrent use; {@link Ledger} serialises the calls.
 */
final class Journal implements AutoCloseable {

  static final String FILE = "journal.jsonl";

  private static final System.Logger LOG = System.getLogger(Journal.class.getName());

  private final Path path;
  private final FileChannel lock;
  // Not a FileChannel: an interrupt of a caller would close it.
  private final RandomAccessFile file;
  private boolean broken;

  private Journal(Path path, FileChannel lock, RandomAccessFile file) {
    this.path = path;
    this.lock = lock;
    this.file = file;
  }

  static Journal open(Path directory) throws IOException {
    Files.createDirectories(directory);
    FileChannel lock = lock(directory);
    try {
      Path path = directory.resolve(FILE);
      Journal journal = new Journal(path, lock, new RandomAccessFile(path.toFile(), "rw"));
      journal.cutTornLine();
      try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
        folder.force(true);
      }
      return journal;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean mine;
    try {
      mine = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      mine = false;
    }
    if (!mine) {
      channel.close();
      throw new IOException("another sandbox uses " + directory);
    }
    return channel;
  }

  private void cutTornLine() throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    int end = endOfLastLine(bytes, bytes.length);
    if (end > 0) {
      int start = endOfLastLine(bytes, end - 1);
      if (parse(new String(bytes, start, end - start, StandardCharsets.UTF_8)) == null) {
        end = start;
      }
    }
    if (end < bytes.length) {
      LOG.log(System.Logger.Level.WARNING, "cut off a torn line at byte {0}", end);
      file.setLength(end);
      file.getFD().sync();
    }
  }

  /** Where the line that ends before the given place ends, newline included; zero when none. */
  private static int endOfLastLine(byte[] bytes, int before) {
    int end = before;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  /** Every entry from the first on, read from the disk. */
  List<JournalEntry> read() {
    List<JournalEntry> entries = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(path, StandardCharsets.UTF_8)) {
        JournalEntry entry = parse(line);
        if (entry == null) {
          throw new IOException(
              "line " + (entries.size() + 1) + " of " + path + " is damaged; move it away");
        }
        entries.add(entry);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entries;
  }

  private static @Nullable JournalEntry parse(String line) {
    try {
      return Json.MAPPER.readValue(line, JournalEntry.class);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  /** Writes and syncs; on failure nothing of the entry stays. */
  void append(JournalEntry entry) {
    if (broken) {
      throw new IllegalStateException("the journal could not be written before");
    }
    byte[] json = Json.bytes(entry);
    byte[] line = new byte[json.length + 1];
    System.arraycopy(json, 0, line, 0, json.length);
    line[json.length] = '\n';
    try {
      long end = file.length();
      try {
        file.seek(end);
        file.write(line);
        file.getFD().sync();
      } catch (IOException e) {
        broken = true;
        file.setLength(end);
        file.getFD().sync();
        broken = false;
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
