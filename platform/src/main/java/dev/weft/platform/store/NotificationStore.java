package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.APPROVAL;
import static dev.weft.platform.store.jooq.Tables.NOTIFICATION;

import dev.weft.platform.store.jooq.tables.records.NotificationRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Reminders: they are stored with their approval, and claimed by one process at a time. */
public final class NotificationStore {
  private static final String JOB = "notifications";
  private static final String DUE = "DUE";

  private final RegionStore store;
  private final ApprovalRows rows;
  private final Clock clock;

  NotificationStore(RegionStore store, ApprovalRows rows, Clock clock) {
    this.store = store;
    this.rows = rows;
    this.clock = clock;
  }

  /**
   * Takes reminders that are due. No other process gets them before the lease is over; one whose
   * process died is due again then.
   */
  public List<DueNotification> claim(int limit, Duration lease) {
    Instant now = clock.instant();
    return store.system(
        JOB,
        sql ->
            sql.update(NOTIFICATION)
                .set(NOTIFICATION.ATTEMPTS, NOTIFICATION.ATTEMPTS.plus(1))
                .set(NOTIFICATION.NEXT_AT, now.plus(lease))
                .where(
                    DSL.row(NOTIFICATION.TENANT_ID, NOTIFICATION.NOTIFICATION_ID)
                        .in(
                            DSL.select(NOTIFICATION.TENANT_ID, NOTIFICATION.NOTIFICATION_ID)
                                .from(NOTIFICATION)
                                .where(NOTIFICATION.STATE.eq(DUE))
                                .and(NOTIFICATION.NEXT_AT.le(now))
                                .orderBy(NOTIFICATION.NEXT_AT)
                                .limit(limit)
                                .forUpdate()
                                .skipLocked()))
                .returning()
                .fetch(NotificationStore::due));
  }

  /** It was sent. */
  public void sent(DueNotification notification) {
    end(notification, "SENT", null);
  }

  /** Nobody needs it any more: the approval is decided. */
  public void dropped(DueNotification notification) {
    end(notification, "DROPPED", null);
  }

  /** It could not be sent, and is not tried again. */
  public void failed(DueNotification notification, String code) {
    end(notification, "FAILED", code);
  }

  /** It could not be sent, and is tried again later. */
  public void retry(DueNotification notification, Duration pause, String code) {
    store.write(
        notification.tenant(),
        sql ->
            sql.update(NOTIFICATION)
                .set(NOTIFICATION.NEXT_AT, clock.instant().plus(pause))
                .set(NOTIFICATION.ERROR_CODE, code)
                .where(still(notification))
                .execute());
  }

  /**
   * Reminders of approvals that wait for this person, the newest first.
   *
   * @param after where the last page ended; null for the first page
   */
  public List<NotificationView> list(
      String tenant, Decider person, @Nullable Cursor after, int limit) {
    Condition where =
        NOTIFICATION
            .TENANT_ID
            .eq(tenant)
            .and(NOTIFICATION.CHANNEL.eq(Channel.CONSOLE.name()))
            .and(NOTIFICATION.STATE.eq("SENT"))
            .and(ApprovalRows.waitsFor(person, clock.instant()));
    if (after != null) {
      where =
          where.and(
              DSL.row(NOTIFICATION.DUE_AT, NOTIFICATION.NOTIFICATION_ID)
                  .lt(after.at(), after.id()));
    }
    Condition which = where;
    record Found(UUID id, Instant at, ApprovalRows.Row row) {}

    return store
        .read(
            tenant,
            sql ->
                sql.select(NOTIFICATION.NOTIFICATION_ID, NOTIFICATION.DUE_AT)
                    .select(ApprovalRows.FIELDS)
                    .from(ApprovalRows.TABLES)
                    .join(NOTIFICATION)
                    .on(
                        NOTIFICATION.TENANT_ID.eq(APPROVAL.TENANT_ID),
                        NOTIFICATION.APPROVAL_ID.eq(APPROVAL.APPROVAL_ID))
                    .where(which)
                    .orderBy(NOTIFICATION.DUE_AT.desc(), NOTIFICATION.NOTIFICATION_ID.desc())
                    .limit(limit)
                    .fetch(row ->
                        new Found(
                            row.get(NOTIFICATION.NOTIFICATION_ID),
                            row.get(NOTIFICATION.DUE_AT),
                            ApprovalRows.row(row))))
        .stream()
        .map(found ->
            new NotificationView(found.id().toString(), found.at(), rows.view(found.row())))
        .toList();
  }

  private void end(DueNotification notification, String state, @Nullable String code) {
    store.write(
        notification.tenant(),
        sql ->
            sql.update(NOTIFICATION)
                .set(NOTIFICATION.STATE, state)
                .set(NOTIFICATION.ENDED_AT, clock.instant())
                .set(NOTIFICATION.ERROR_CODE, code)
                .where(still(notification))
                .execute());
  }

  /** A process whose lease ran out no longer speaks for the reminder. */
  private static Condition still(DueNotification notification) {
    return NOTIFICATION
        .TENANT_ID
        .eq(notification.tenant())
        .and(NOTIFICATION.NOTIFICATION_ID.eq(UUID.fromString(notification.notificationId())))
        .and(NOTIFICATION.STATE.eq(DUE))
        .and(NOTIFICATION.ATTEMPTS.eq(notification.attempt()));
  }

  private static DueNotification due(NotificationRecord row) {
    return new DueNotification(
        row.getTenantId(),
        row.getNotificationId().toString(),
        row.getApprovalId().toString(),
        Channel.valueOf(row.getChannel()),
        row.getAttempts());
  }
}
