package dev.weft.api.notification;

import dev.weft.platform.store.Channel;

/** The list of notifications: the row is the reminder, there is nothing to send. */
final class ConsoleNotifier implements Notifier {
  @Override
  public Channel channel() {
    return Channel.CONSOLE;
  }

  @Override
  public void send(Reminder reminder) {
    // Whoever lists notifications sees it once its row is marked as sent.
  }
}
