package dev.weft.platform.store;

import java.time.Instant;

/**
 * A reminder in a person's list.
 *
 * @param notificationId its id
 * @param at when it was due
 * @param approval what waits
 */
public record NotificationView(String notificationId, Instant at, ApprovalView approval) {}
