package dev.weft.activity.approval;

import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.store.Channel;
import dev.weft.platform.store.NewApproval.Reminder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** When, and over which channels, people are reminded of an approval. */
final class Reminders {
  private static final int WHOLE = 100;

  private final WeftConfig.Approvals config;
  private final List<Channel> channels = new ArrayList<>(List.of(Channel.CONSOLE));

  Reminders(WeftConfig config) {
    this.config = config.approvals();
    if (!config.notifications().mail().host().isEmpty()) {
      channels.add(Channel.MAIL);
    }
    if (!config.notifications().webhook().url().isEmpty()) {
      channels.add(Channel.WEBHOOK);
    }
  }

  List<Reminder> between(Instant asked, Instant deadline) {
    Duration time = Duration.between(asked, deadline);
    TreeSet<Instant> times = new TreeSet<>();
    if (config.reminderPercent() > 0) {
      times.add(asked.plus(time.multipliedBy(config.reminderPercent()).dividedBy(WHOLE)));
    }
    if (config.reminderBefore().isPositive() && config.reminderBefore().compareTo(time) < 0) {
      times.add(deadline.minus(config.reminderBefore()));
    }
    return times.stream()
        .flatMap(at -> channels.stream().map(channel -> new Reminder(at, channel)))
        .toList();
  }
}
