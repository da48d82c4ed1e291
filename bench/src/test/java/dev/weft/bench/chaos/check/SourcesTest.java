package dev.weft.bench.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.bench.chaos.check.Evidence.Calls;
import dev.weft.bench.chaos.check.Evidence.Effect;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.ActivityTaskCompletedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.MarkerRecordedEventAttributes;
import io.temporal.api.sdk.v1.UserMetadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The provider's journal and the engine's histories, read without Weft. */
class SourcesTest {
  @TempDir private Path folder;

  @Test
  void shouldCountEffectsAndUndosByKeyWhenTheJournalIsRead() throws Exception {
    Path journal = folder.resolve("journal.jsonl");
    Files.writeString(
        journal,
        """
        {"type":"ORDERED","kind":"FLIGHT","key":"once"}
        {"type":"ORDERED","kind":"FLIGHT","key":"twice"}
        {"type":"ORDERED","kind":"FLIGHT","key":"twice"}
        {"type":"CANCELLED","kind":"STAY","key":"late","orderRef":null}
        {"type":"LATE","kind":"STAY","key":"late","outcome":"cancelled"}
        {"type":"ORDERED","kind":"STAY","key":"late"}
        {"type":"ORDERED","kind":"STAY","key":"undone"}
        {"type":"CANCELLED","kind":"STAY","key":"undone","orderRef":"SO-1"}
        """);

    assertThat(ProviderJournal.read(journal))
        .containsExactly(
            new Effect("once", "the provider", 1, 0, false),
            new Effect("twice", "the provider", 2, 0, false),
            new Effect("late", "the provider", 1, 1, true),
            new Effect("undone", "the provider", 1, 1, false));
  }

  @Test
  void shouldKnowWhichStepACallWasWhenAHistoryIsRead() {
    List<HistoryEvent> history =
        List.of(
            scheduled(5, "step.execute", "\"1/3 travel.bookFlight\""),
            completed(7, 5),
            scheduled(8, "step.execute", "\"2/3 travel.bookHotel\""),
            scheduled(9, "approval.request", "\"ask for approval of 2/3 travel.bookHotel\""),
            completed(10, 9),
            local("step.execute", "\"3/3 calendar.createEvent\"", false),
            local("step.execute", "\"3/3 calendar.createEvent\"", true),
            local("step.undo", "\"undo 3/3 calendar.createEvent\"", false),
            scheduled(20, "step.undo", "\"undo 1/3 travel.bookFlight\""),
            completed(21, 20));

    assertThat(Histories.calls(history))
        .containsOnlyKeys(1, 3)
        .containsEntry(1, new Calls(1, 1))
        .containsEntry(3, new Calls(1, 1));
  }

  private static HistoryEvent scheduled(long id, String type, String summary) {
    return HistoryEvent.newBuilder()
        .setEventId(id)
        .setEventType(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
        .setUserMetadata(UserMetadata.newBuilder().setSummary(text(summary)))
        .setActivityTaskScheduledEventAttributes(
            ActivityTaskScheduledEventAttributes.newBuilder()
                .setActivityType(ActivityType.newBuilder().setName(type)))
        .build();
  }

  private static HistoryEvent completed(long id, long scheduled) {
    return HistoryEvent.newBuilder()
        .setEventId(id)
        .setEventType(EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED)
        .setActivityTaskCompletedEventAttributes(
            ActivityTaskCompletedEventAttributes.newBuilder().setScheduledEventId(scheduled))
        .build();
  }

  private static HistoryEvent local(String type, String summary, boolean failed) {
    MarkerRecordedEventAttributes.Builder marker =
        MarkerRecordedEventAttributes.newBuilder()
            .setMarkerName("LocalActivity")
            .putDetails(
                "type", Payloads.newBuilder().addPayloads(text("\"" + type + "\"")).build());
    if (failed) {
      marker.setFailure(Failure.newBuilder().setMessage("no"));
    }
    return HistoryEvent.newBuilder()
        .setEventType(EventType.EVENT_TYPE_MARKER_RECORDED)
        .setUserMetadata(UserMetadata.newBuilder().setSummary(text(summary)))
        .setMarkerRecordedEventAttributes(marker)
        .build();
  }

  private static Payload text(String json) {
    return Payload.newBuilder().setData(ByteString.copyFromUtf8(json)).build();
  }
}
