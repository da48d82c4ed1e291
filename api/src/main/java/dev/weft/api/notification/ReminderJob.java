package dev.weft.api.notification;

import dev.weft.api.approval.PageAddress;
import dev.weft.api.store.Approvals;
import dev.weft.api.store.Notifications;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.Channel;
import dev.weft.platform.store.DueNotification;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Sends reminders that are due. Each is claimed in the database first, so that of several api
 * processes one sends it; one that fails is tried again, ever later, and holds up nothing.
 */
@Component
class ReminderJob {
  private static final Logger LOG = LoggerFactory.getLogger(ReminderJob.class);
  private static final int BATCH = 20;
  private static final int MOST_BATCHES = 50;
  private static final int MOST_ATTEMPTS = 8;
  private static final int MOST_DOUBLINGS = 6;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);

  /** Longer than every channel's own patience. */
  private static final Duration LEASE = Duration.ofMinutes(3);

  private final Notifications notifications;
  private final Approvals approvals;
  private final WeftConfig config;
  private final Map<Channel, Notifier> notifiers = new EnumMap<>(Channel.class);

  ReminderJob(
      Notifications notifications,
      Approvals approvals,
      WeftConfig config,
      List<Notifier> notifiers) {
    this.notifications = notifications;
    this.approvals = approvals;
    this.config = config;
    notifiers.forEach(notifier -> this.notifiers.put(notifier.channel(), notifier));
  }

  @Scheduled(fixedDelayString = "PT5S")
  void remind() {
    try {
      for (int batch = 0; batch < MOST_BATCHES; batch++) {
        List<DueNotification> due = notifications.claim(BATCH, LEASE);
        if (due.isEmpty()) {
          return;
        }
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
          due.forEach(one -> senders.execute(() -> deliver(one)));
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("Reminders could not be looked for: {}", e.toString());
    }
  }

  private void deliver(DueNotification due) {
    try {
      Optional<ApprovalView> pending =
          approvals
              .find(due.tenant(), due.approvalId())
              .filter(approval -> approval.state() == ApprovalState.PENDING);
      Notifier notifier = notifiers.get(due.channel());
      if (pending.isEmpty() || notifier == null) {
        notifications.dropped(due);
      } else {
        send(due, notifier, pending.get());
      }
    } catch (RuntimeException e) {
      LOG.warn("Reminder {} stays due: {}", due.notificationId(), e.getClass().getSimpleName());
    }
  }

  private void send(DueNotification due, Notifier notifier, ApprovalView approval) {
    try {
      notifier.send(
          new Notifier.Reminder(
              due.notificationId(), approval, PageAddress.of(config, approval.approvalId())));
      notifications.sent(due);
    } catch (RuntimeException e) {
      String code = e.getClass().getSimpleName();
      if (due.attempt() >= MOST_ATTEMPTS) {
        LOG.warn("Reminder {} by {} is given up: {}", due.notificationId(), due.channel(), code);
        notifications.failed(due, code);
      } else {
        LOG.info("Reminder {} by {} is tried again: {}", due.notificationId(), due.channel(), code);
        notifications.retry(due, pause(due.attempt()), code);
      }
    }
  }

  /** Twice as long after each failure, up to half an hour. */
  static Duration pause(int attempt) {
    return FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
  }
}
