package dev.weft.api.notification;

import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.Channel;

/** A way on which reminders reach people. */
public interface Notifier {
  /** Which way it is. */
  Channel channel();

  /**
   * Sends a reminder, or throws. It is called again after a failure, with the same id, so that
   * whoever receives can tell a repetition.
   */
  void send(Reminder reminder);

  /**
   * A reminder.
   *
   * @param notificationId its id, the same at each try
   * @param approval what waits
   * @param url address of the approval's page
   */
  record Reminder(String notificationId, ApprovalView approval, String url) {}
}
