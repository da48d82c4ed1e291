package dev.weft.activity.model;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A body that may take as long as it likes, but must not fall silent: then it is closed. */
final class PatientStream extends FilterInputStream {
  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("silent models").factory());

  private final long patience;
  private final ScheduledFuture<?> watch;
  private volatile long heardAt = System.nanoTime();
  private volatile boolean silent;

  PatientStream(InputStream body, Duration patience) {
    super(body);
    this.patience = patience.toNanos();
    long period = Math.max(1, patience.toMillis() / 4);
    this.watch = CLOCK.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (System.nanoTime() - heardAt > patience) {
      silent = true;
      try {
        close();
      } catch (IOException e) {
        System.getLogger(PatientStream.class.getName())
            .log(System.Logger.Level.DEBUG, "the connection had gone already", e);
      }
    }
  }

  @Override
  public int read() throws IOException {
    return heard(super.read());
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    try {
      return heard(super.read(bytes, from, length));
    } catch (HttpTimeoutException e) {
      throw e;
    } catch (IOException e) {
      throw silent ? timeout() : e;
    }
  }

  private int heard(int read) throws IOException {
    if (silent) {
      throw timeout();
    }
    heardAt = System.nanoTime();
    return read;
  }

  private static HttpTimeoutException timeout() {
    return new HttpTimeoutException("nothing came for too long");
  }

  @Override
  public void close() throws IOException {
    watch.cancel(false);
    super.close();
  }
}
