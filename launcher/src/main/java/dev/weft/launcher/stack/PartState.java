package dev.weft.launcher.stack;

import dev.weft.launcher.os.ProcessIdentity;
import org.jspecify.annotations.Nullable;

/**
 * A part as the supervisor last saw it.
 *
 * @param name its name
 * @param status what it is doing
 * @param process its process; null when it has none
 * @param address where it answers; empty when nowhere
 * @param restarts how often it was started again after a crash
 * @param detail what went wrong last; empty when nothing
 * @param since when the status began, ISO 8601
 */
public record PartState(
    String name,
    PartStatus status,
    @Nullable ProcessIdentity process,
    String address,
    int restarts,
    String detail,
    String since) {}
