package dev.weft.platform.temporal;

import io.temporal.authorization.AuthorizationTokenSupplier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The token in a file, which is read again every minute: who renews it writes it there. */
final class EngineToken implements AuthorizationTokenSupplier {
  private static final long FRESH_NANOS = Duration.ofMinutes(1).toNanos();

  private final Path file;
  private volatile @Nullable Kept kept;

  private record Kept(String header, long at) {}

  EngineToken(Path file) {
    this.file = file;
  }

  @Override
  public String supply() {
    Kept last = kept;
    if (last != null && System.nanoTime() - last.at() < FRESH_NANOS) {
      return last.header();
    }
    try {
      Kept read = new Kept("Bearer " + Files.readString(file).strip(), System.nanoTime());
      kept = read;
      return read.header();
    } catch (IOException e) {
      if (last != null) {
        return last.header();
      }
      throw new UncheckedIOException("the engine's token cannot be read", e);
    }
  }
}
