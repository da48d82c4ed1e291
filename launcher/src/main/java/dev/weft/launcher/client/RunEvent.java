package dev.weft.launcher.client;

import org.jspecify.annotations.Nullable;

/**
 * One server-sent event.
 *
 * @param id where to resume after it; null when it has none
 * @param type as in {@code step.completed}
 * @param data its text
 */
record RunEvent(@Nullable String id, String type, String data) {}
