package dev.weft.platform.store;

/**
 * Work that nobody waits for, as that of a process's jobs. It has connections to the database of
 * its own: however many requests wait for theirs, what is due is done.
 */
public final class Background {
  private static final ThreadLocal<Boolean> HERE = ThreadLocal.withInitial(() -> false);

  private Background() {}

  /** The same work, in the background of whichever thread runs it. */
  public static Runnable of(Runnable work) {
    return () -> {
      boolean before = HERE.get();
      HERE.set(true);
      try {
        work.run();
      } finally {
        HERE.set(before);
      }
    };
  }

  /** Whether this thread works in the background. */
  static boolean here() {
    return HERE.get();
  }
}
