package dev.weft.api;

import dev.weft.api.store.Notifications;
import dev.weft.platform.store.Cursor;
import dev.weft.platform.store.Decider;
import dev.weft.platform.store.DueNotification;
import dev.weft.platform.store.NotificationView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reminders in memory: those that are due are claimed once, and what became of each is kept. */
public final class FakeNotifications implements Notifications {
  private final List<DueNotification> due = new ArrayList<>();
  private final Map<String, String> outcomes = new LinkedHashMap<>();

  public synchronized void put(DueNotification notification) {
    due.add(notification);
  }

  /** What became of each, by id. */
  public synchronized Map<String, String> outcomes() {
    return new LinkedHashMap<>(outcomes);
  }

  @Override
  public synchronized List<DueNotification> claim(int limit, Duration lease) {
    List<DueNotification> claimed = List.copyOf(due);
    due.clear();
    return claimed;
  }

  @Override
  public synchronized void sent(DueNotification notification) {
    outcomes.put(notification.notificationId(), "SENT");
  }

  @Override
  public synchronized void dropped(DueNotification notification) {
    outcomes.put(notification.notificationId(), "DROPPED");
  }

  @Override
  public synchronized void failed(DueNotification notification, String code) {
    outcomes.put(notification.notificationId(), "FAILED");
  }

  @Override
  public synchronized void retry(DueNotification notification, Duration pause, String code) {
    outcomes.put(notification.notificationId(), "RETRY " + pause);
  }

  @Override
  public synchronized List<NotificationView> list(
      String tenant, Decider person, Cursor after, int limit) {
    return List.of();
  }
}
