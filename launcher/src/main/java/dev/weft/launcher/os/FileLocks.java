package dev.weft.launcher.os;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Locks between processes; the kernel frees them when their holder dies, however it dies. */
public final class FileLocks implements Closeable {
  private final FileChannel channel;

  private FileLocks(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes a lock, or nothing when another holds it. */
  public static Optional<FileLocks> tryAcquire(Path file) {
    try {
      FileChannel channel = open(file);
      FileLock lock;
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        lock = null;
      }
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new FileLocks(channel));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes a lock, waiting for another holder; says so first. */
  public static FileLocks acquire(Path file, Runnable onWait) {
    Optional<FileLocks> free = tryAcquire(file);
    if (free.isPresent()) {
      return free.get();
    }
    onWait.run();
    try {
      FileChannel channel = open(file);
      channel.lock();
      return new FileLocks(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      PrivateFiles.folder(parent);
    }
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
