package dev.weft.bench.chaos.fault;

import java.time.Duration;
import java.util.Locale;

/**
 * One fault of a schedule.
 *
 * @param number its place, from 1
 * @param at when it strikes, counted from the beginning
 * @param kind what happens
 * @param lasts how long, for what has a length
 * @param draw decides what the schedule cannot know, such as which of the open runs is meant
 */
public record Strike(int number, Duration at, FaultKind kind, Duration lasts, long draw) {
  /** As people read it. */
  public String text() {
    String length =
        switch (kind.act()) {
          case TAKE_AWAY, PAUSE, DISK, PROVIDER ->
              String.format(Locale.ROOT, " for %.1f s", lasts.toMillis() / 1000.0);
          case KILL, KILL_SUPERVISOR, RUN, BUNDLE -> "";
        };
    return String.format(
        Locale.ROOT, "#%d at %.1f s: %s%s", number, at.toMillis() / 1000.0, kind.text(), length);
  }
}
