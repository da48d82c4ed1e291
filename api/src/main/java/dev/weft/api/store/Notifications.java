package dev.weft.api.store;

import dev.weft.api.region.EachRegion;
import dev.weft.platform.store.Cursor;
import dev.weft.platform.store.Decider;
import dev.weft.platform.store.DueNotification;
import dev.weft.platform.store.NotificationView;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reminders of approvals. */
public interface Notifications {
  /** Takes reminders that are due; no other process gets them before the lease is over. */
  @EachRegion
  List<DueNotification> claim(int limit, Duration lease);

  /** It was sent. */
  void sent(DueNotification notification);

  /** Nobody needs it any more. */
  void dropped(DueNotification notification);

  /** It is not tried again. */
  void failed(DueNotification notification, String code);

  /** It is tried again after the pause. */
  void retry(DueNotification notification, Duration pause, String code);

  /** Reminders of approvals that wait for this person, the newest first. */
  List<NotificationView> list(String tenant, Decider person, @Nullable Cursor after, int limit);
}
