package dev.weft.activity.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.platform.store.Channel;
import dev.weft.platform.store.NewApproval.Reminder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemindersTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  @Test
  void shouldRemindAtHalfTimeAndAnHourBeforeTheEnd() {
    assertThat(reminders("").between(NOW, NOW.plus(Duration.ofHours(24))))
        .containsExactly(
            new Reminder(NOW.plus(Duration.ofHours(12)), Channel.CONSOLE),
            new Reminder(NOW.plus(Duration.ofHours(23)), Channel.CONSOLE));
  }

  @Test
  void shouldRemindOnceWhenTheDeadlineAllowsNoMore() {
    assertThat(reminders("").between(NOW, NOW.plus(Duration.ofMinutes(30))))
        .extracting(Reminder::at)
        .containsExactly(NOW.plus(Duration.ofMinutes(15)));
    assertThat(reminders("").between(NOW, NOW.plus(Duration.ofHours(2)))).hasSize(1);
  }

  @Test
  void shouldRemindOnEveryConfiguredChannelAndNeverWhenNotWanted() {
    String all =
        """
        approvals: { reminderBefore: 0s }
        notifications:
          mail: { host: mail.example.org, from: weft@example.org }
          webhook: { url: "https://example.org/hook", secret: 0123456789abcdef }
        """;

    assertThat(reminders(all).between(NOW, NOW.plus(Duration.ofHours(24))))
        .extracting(Reminder::channel)
        .containsExactly(Channel.CONSOLE, Channel.MAIL, Channel.WEBHOOK);
    assertThat(
            reminders("approvals: { reminderBefore: 0s, reminderPercent: 0 }")
                .between(NOW, NOW.plus(Duration.ofHours(24))))
        .isEmpty();
  }

  private static Reminders reminders(String yaml) {
    WeftConfig config = WeftConfigLoader.parse("test", yaml, Map.of(), Path.of("."));
    return new Reminders(config);
  }
}
