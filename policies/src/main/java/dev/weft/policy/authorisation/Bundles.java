package dev.weft.policy.authorisation;

import dev.weft.contract.config.PolicyFolder;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bundles of a folder, ready to be asked. The current one is looked for once a second; a new one
 * takes over when it is loaded, and until then, or when it cannot be loaded, the one before
 * decides.
 */
public final class Bundles {
  private static final Logger LOG = LoggerFactory.getLogger(Bundles.class);
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** A loaded bundle takes some megabytes. */
  private static final int KEPT = 8;

  private final PolicyFolder folder;
  private final BiFunction<PolicyFolder, String, Evaluator> open;
  private final Map<String, CompletableFuture<Evaluator>> loaded =
      new LinkedHashMap<>(16, 0.75f, true);
  private final AtomicLong looked;
  private volatile @Nullable Current current;

  /**
   * The bundle that decides now.
   *
   * @param hash its hash
   * @param evaluator what evaluates it
   */
  record Current(String hash, Evaluator evaluator) {}

  /** Bundles that are evaluated in process. */
  public Bundles(PolicyFolder folder) {
    this(folder, WasmEvaluator::open);
  }

  /** Starts to load the current bundle. */
  Bundles(PolicyFolder folder, BiFunction<PolicyFolder, String, Evaluator> open) {
    this.folder = folder;
    this.open = open;
    this.looked = new AtomicLong(System.nanoTime());
    look();
  }

  /** Waits until a bundle can be asked, or the time is over; tells which. */
  public boolean await(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (current == null) {
      String hash = folder.current().orElse(null);
      long left = end - System.nanoTime();
      if (hash == null || left <= 0) {
        return false;
      }
      try {
        get(hash, Duration.ofNanos(left));
      } catch (EvaluationException e) {
        return current != null;
      }
    }
    return true;
  }

  /** Whether a bundle can be asked. */
  public boolean ready() {
    return current != null;
  }

  /** The hash of the bundle that decides now; null before the first is loaded. */
  public @Nullable String currentHash() {
    refresh();
    Current now = current;
    return now == null ? null : now.hash();
  }

  /**
   * The bundle that decides now.
   *
   * @throws EvaluationException when none is loaded
   */
  Current current() throws EvaluationException {
    refresh();
    Current now = current;
    if (now == null) {
      throw new EvaluationException(Refusals.UNAVAILABLE, "no policy bundle is loaded");
    }
    return now;
  }

  /**
   * A bundle by its hash.
   *
   * @throws EvaluationException when it is gone, or not loaded in time
   */
  public Evaluator get(String hash, Duration limit) throws EvaluationException {
    if (!PolicyFolder.isHash(hash) || !folder.holds(hash)) {
      throw new EvaluationException(Refusals.BUNDLE_MISSING, "there is no bundle " + hash);
    }
    try {
      return load(hash).get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new EvaluationException(Refusals.SLOW, e);
    } catch (ExecutionException e) {
      throw new EvaluationException(Refusals.UNAVAILABLE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvaluationException(Refusals.UNAVAILABLE, e);
    }
  }

  private void refresh() {
    long last = looked.get();
    long now = System.nanoTime();
    if (now - last > LOOK.toNanos() && looked.compareAndSet(last, now)) {
      look();
    }
  }

  private void look() {
    String hash = folder.current().orElse(null);
    Current now = current;
    if (hash == null || (now != null && now.hash().equals(hash)) || !folder.holds(hash)) {
      return;
    }
    begin(hash);
  }

  /** Without waiting: what cannot be loaded says so in the log. */
  private void begin(String hash) {
    CompletableFuture<Evaluator> loading = load(hash);
    if (loading.isCompletedExceptionally()) {
      LOG.debug("The policy bundle {} is still not there", hash);
    }
  }

  private CompletableFuture<Evaluator> load(String hash) {
    synchronized (loaded) {
      CompletableFuture<Evaluator> known = loaded.get(hash);
      if (known != null && !known.isCompletedExceptionally()) {
        if (known.isDone()) {
          takeOver(hash, known.join());
        }
        return known;
      }
      CompletableFuture<Evaluator> loading = new CompletableFuture<>();
      loaded.put(hash, loading);
      forget();
      Thread.ofPlatform()
          .name("load policy " + hash.substring(0, 8))
          .daemon()
          .start(() -> {
            try {
              Evaluator evaluator = open.apply(folder, hash);
              takeOver(hash, evaluator);
              loading.complete(evaluator);
            } catch (RuntimeException | LinkageError e) {
              LOG.error("The policy bundle {} cannot be loaded", hash, e);
              loading.completeExceptionally(e);
            }
          });
      return loading;
    }
  }

  /** Only if it is still the one that the folder names. */
  private void takeOver(String hash, Evaluator evaluator) {
    Current now = current;
    if ((now == null || !now.hash().equals(hash))
        && folder.current().filter(hash::equals).isPresent()) {
      current = new Current(hash, evaluator);
      LOG.info("Policy bundle {} decides", hash);
    }
  }

  private void forget() {
    Iterator<String> eldest = loaded.keySet().iterator();
    while (loaded.size() > KEPT && eldest.hasNext()) {
      eldest.next();
      eldest.remove();
    }
  }
}
