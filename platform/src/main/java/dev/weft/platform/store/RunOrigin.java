package dev.weft.platform.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a run was started by, and when.
 *
 * @param startAt when it starts, or was to start, if that was not at once
 * @param template the template that its plan came from
 * @param scheduleId the schedule that started it
 */
public record RunOrigin(
    @Nullable Instant startAt, @Nullable TemplateVersion template, @Nullable String scheduleId) {
  /** A run that its caller started at once. */
  public static final RunOrigin CALLER = new RunOrigin(null, null, null);
}
