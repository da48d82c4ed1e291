package dev.weft.api.store;

import dev.weft.platform.store.Cursor;
import dev.weft.platform.store.Decider;
import dev.weft.platform.store.DueNotification;
import dev.weft.platform.store.NotificationStore;
import dev.weft.platform.store.NotificationView;
import dev.weft.platform.store.Stores;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reminders in the platform's stores. */
public final class PlatformNotifications implements Notifications {
  private final NotificationStore notifications;

  public PlatformNotifications(Stores stores) {
    this.notifications = stores.notifications();
  }

  @Override
  public List<DueNotification> claim(int limit, Duration lease) {
    return notifications.claim(limit, lease);
  }

  @Override
  public void sent(DueNotification notification) {
    notifications.sent(notification);
  }

  @Override
  public void dropped(DueNotification notification) {
    notifications.dropped(notification);
  }

  @Override
  public void failed(DueNotification notification, String code) {
    notifications.failed(notification, code);
  }

  @Override
  public void retry(DueNotification notification, Duration pause, String code) {
    notifications.retry(notification, pause, code);
  }

  @Override
  public List<NotificationView> list(
      String tenant, Decider person, @Nullable Cursor after, int limit) {
    return notifications.list(tenant, person, after, limit);
  }
}
