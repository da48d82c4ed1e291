package dev.weft.api.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.ApprovalFixture;
import dev.weft.api.FakeApprovals;
import dev.weft.api.FakeNotifications;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.Channel;
import dev.weft.platform.store.DueNotification;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReminderJobTest {
  private static final WeftConfig CONFIG =
      WeftConfigLoader.parse(
          "test", "api: { publicUrl: \"https://weft.example.org\" }", Map.of(), Path.of("."));

  private final FakeApprovals approvals = new FakeApprovals();
  private final FakeNotifications notifications = new FakeNotifications();
  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private final ReminderJob job =
      new ReminderJob(
          notifications,
          approvals,
          CONFIG,
          List.of(notifier(Channel.CONSOLE, false), notifier(Channel.MAIL, true)));
  private ApprovalView pending;

  @BeforeEach
  void ask() {
    pending = ApprovalFixture.pending("run", "approval:write", Instant.now().plusSeconds(60));
    approvals.put(pending);
  }

  @Test
  void shouldSendWhatIsDueWithALinkToThePage() {
    due("n", pending.approvalId(), Channel.CONSOLE, 1);

    job.remind();

    assertThat(sent)
        .containsExactly("n https://weft.example.org/approvals/" + pending.approvalId() + "/page");
    assertThat(notifications.outcomes()).containsEntry("n", "SENT");
  }

  @Test
  void shouldTryAgainEverLaterAndGiveUpInTheEnd() {
    due("first", pending.approvalId(), Channel.MAIL, 1);
    due("third", pending.approvalId(), Channel.MAIL, 3);
    due("last", pending.approvalId(), Channel.MAIL, 8);
    due("other", pending.approvalId(), Channel.CONSOLE, 1);

    job.remind();

    assertThat(notifications.outcomes())
        .containsEntry("first", "RETRY PT30S")
        .containsEntry("third", "RETRY PT2M")
        .containsEntry("last", "FAILED")
        .containsEntry("other", "SENT");
    assertThat(ReminderJob.pause(100)).isEqualTo(Duration.ofMinutes(32));
  }

  @Test
  void shouldDropWhatNobodyNeedsAnyMore() {
    ApprovalView late =
        ApprovalFixture.pending("run", "approval:write", Instant.now().minusSeconds(1));
    approvals.put(late);
    approvals.withdraw("acme", pending.approvalId(), pending.requester(), null);
    due("decided", pending.approvalId(), Channel.CONSOLE, 1);
    due("missing", "0199a1b2-c3d4-7000-8000-000000000001", Channel.CONSOLE, 1);
    due("unconfigured", late.approvalId(), Channel.WEBHOOK, 1);

    job.remind();

    assertThat(notifications.outcomes().values()).containsOnly("DROPPED").hasSize(3);
    assertThat(sent).isEmpty();
  }

  private void due(String id, String approvalId, Channel channel, int attempt) {
    notifications.put(new DueNotification("acme", id, approvalId, channel, attempt));
  }

  private Notifier notifier(Channel channel, boolean fails) {
    return new Notifier() {
      @Override
      public Channel channel() {
        return channel;
      }

      @Override
      public void send(Reminder reminder) {
        if (fails) {
          throw new IllegalStateException("away");
        }
        sent.add(reminder.notificationId() + " " + reminder.url());
      }
    };
  }
}
