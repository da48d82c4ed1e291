package dev.weft.platform.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.platform.key.FixedKeys;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.ActivityTaskFailedEventAttributes;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.common.converter.DataConverter;
import io.temporal.failure.ApplicationFailure;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ReadableHistoryTest {
  private static final String SUBJECT = "0199a3b7-0000-7000-8000-000000000001";
  private static final String ID =
      "agent-flow/acme/" + SUBJECT + "/0199a3b7-0000-7000-8000-000000000002";
  private static final String OTHER =
      "agent-flow/acme/" + SUBJECT + "/0199a3b7-0000-7000-8000-000000000003";

  private final FixedKeys keys = new FixedKeys();

  @Test
  void shouldReadPayloadsAndFailuresOfTheRun() {
    History history = history(ID);
    assertThat(history.toString()).doesNotContain("Ottilie");

    History readable = ReadableHistory.of(history, "default", ID, keys, UnaryOperator.identity());

    assertThat(input(readable)).isEqualTo("\"dinner with Ottilie\"");
    Failure failure = readable.getEvents(1).getActivityTaskFailedEventAttributes().getFailure();
    assertThat(failure.getMessage()).contains("no table for Ottilie");
    assertThat(failure.getStackTrace()).contains("ReadableHistoryTest");
    assertThat(failure.hasEncodedAttributes()).isFalse();
    assertThat(failure.getApplicationFailureInfo().getType()).isEqualTo("NotAvailable");
  }

  @Test
  void shouldSayWhereAPersonWasForgotten() {
    History history = history(ID);
    keys.destroy("acme", SUBJECT);

    History readable = ReadableHistory.of(history, "default", ID, keys, UnaryOperator.identity());

    assertThat(input(readable)).isEqualTo("\"[erased]\"");
    assertThat(readable.getEvents(1).getActivityTaskFailedEventAttributes().getFailure())
        .extracting(Failure::getMessage)
        .isEqualTo("[erased]");
  }

  @Test
  void shouldOpenNothingOfAnotherRun() {
    assertThat(
            input(
                ReadableHistory.of(history(OTHER), "default", ID, keys, UnaryOperator.identity())))
        .isEqualTo("\"[no access]\"");
  }

  @Test
  void shouldFetchLargePayloadsUpToABound() {
    History whole = history(ID);
    Payload sealed = payload(whole);
    History small = with(whole, reference(ReadableHistory.MOST_FETCHED));
    History large = with(whole, reference(ReadableHistory.MOST_FETCHED + 1));

    assertThat(input(ReadableHistory.of(small, "default", ID, keys, reference -> sealed)))
        .isEqualTo("\"dinner with Ottilie\"");
    Payload left = payload(ReadableHistory.of(large, "default", ID, keys, reference -> sealed));
    assertThat(left.getData().toStringUtf8()).isEqualTo('"' + ReadableHistory.LEFT_OUT + '"');
    assertThat(left.getMetadataOrThrow(ReadableHistory.LEFT_OUT_FIELD).toStringUtf8())
        .isEqualTo(String.valueOf(ReadableHistory.MOST_FETCHED + 1));
  }

  private static Payload reference(long bytes) {
    return Payload.newBuilder()
        .addExternalPayloads(Payload.ExternalPayloadDetails.newBuilder().setSizeBytes(bytes))
        .build();
  }

  private static History with(History history, Payload input) {
    History.Builder changed = history.toBuilder();
    changed
        .getEventsBuilder(0)
        .getWorkflowExecutionStartedEventAttributesBuilder()
        .getInputBuilder()
        .setPayloads(0, input);
    return changed.build();
  }

  private static Payload payload(History history) {
    return history
        .getEvents(0)
        .getWorkflowExecutionStartedEventAttributes()
        .getInput()
        .getPayloads(0);
  }

  private static String input(History history) {
    return history
        .getEvents(0)
        .getWorkflowExecutionStartedEventAttributes()
        .getInput()
        .getPayloads(0)
        .getData()
        .toStringUtf8();
  }

  private History history(String workflowId) {
    DataConverter converter =
        TemporalClients.dataConverter(keys)
            .withContext(new WorkflowSerializationContext("default", workflowId));
    Payloads input = converter.toPayloads("dinner with Ottilie").orElseThrow();
    Failure failure =
        converter.exceptionToFailure(
            ApplicationFailure.newFailure("no table for Ottilie", "NotAvailable"));
    return History.newBuilder()
        .addEvents(
            HistoryEvent.newBuilder()
                .setEventId(1)
                .setWorkflowExecutionStartedEventAttributes(
                    WorkflowExecutionStartedEventAttributes.newBuilder().setInput(input)))
        .addEvents(
            HistoryEvent.newBuilder()
                .setEventId(2)
                .setActivityTaskFailedEventAttributes(
                    ActivityTaskFailedEventAttributes.newBuilder().setFailure(failure)))
        .build();
  }
}
