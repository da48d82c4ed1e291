package dev.weft.platform.store;

/**
 * A reminder to send, claimed by one process for a while.
 *
 * @param tenant the tenant
 * @param notificationId its id, the same at each try
 * @param approvalId the approval that somebody is reminded of
 * @param channel how
 * @param attempt which try this is, from 1
 */
public record DueNotification(
    String tenant, String notificationId, String approvalId, Channel channel, int attempt) {}
