package dev.weft.platform.store;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a run starts, and what it was started by.
 *
 * @param startAt when it starts; null for at once
 * @param debounce makes it take the place of a waiting run with the same key; null for none
 * @param deduplicate makes it the run that its key started lately, if there is one; null for none
 * @param template the template that its plan came from; null for none
 * @param scheduleId the schedule that started it; null for none
 */
public record StartControl(
    @Nullable Instant startAt,
    @Nullable Debounce debounce,
    @Nullable Deduplicate deduplicate,
    @Nullable TemplateVersion template,
    @Nullable String scheduleId) {
  /** At once, and by nothing but its caller. */
  public static final StartControl NONE = new StartControl(null, null, null, null, null);

  /**
   * Starts with one key follow each other quickly, and only the last counts.
   *
   * @param key the caller's own, unique per tenant
   * @param latest when the run starts even though new ones keep coming
   */
  public record Debounce(String key, Instant latest) {}

  /**
   * A key starts one run in a window of time.
   *
   * @param key the caller's own, unique per tenant
   * @param window from the first start on
   */
  public record Deduplicate(String key, Duration window) {}

  /** For a run that a schedule starts at once. */
  public static StartControl ofSchedule(String scheduleId, @Nullable TemplateVersion template) {
    return new StartControl(null, null, null, template, scheduleId);
  }
}
