package dev.weft.platform.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.weft.contract.money.Money;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.key.FixedKeys;
import dev.weft.platform.key.KeyDestroyedException;
import dev.weft.platform.key.SealedDataException;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EncryptingPayloadCodecTest {
  private static final String RUN = "01980000-0000-7000-8000-000000000001";
  private static final String OTHER_RUN = "01980000-0000-7000-8000-000000000002";
  private static final String ANNA = "11111111-1111-4111-8111-111111111111";
  private static final String BEN = "22222222-2222-4222-8222-222222222222";
  private static final String FLOW = id("agent-flow", "demo", ANNA, RUN);

  private final FixedKeys keys = new FixedKeys();
  private final EncryptingPayloadCodec codec = new EncryptingPayloadCodec(keys);

  private static String id(String kind, String tenant, String subject, String run) {
    return new WorkflowIds.Parts(kind, tenant, subject, run).workflowId();
  }

  private PayloadCodec of(String workflowId) {
    return codec.withContext(new WorkflowSerializationContext("weft", workflowId));
  }

  private static Payload plain(String text) {
    return Payload.newBuilder()
        .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
        .setData(ByteString.copyFromUtf8("\"" + text + "\""))
        .build();
  }

  @Test
  void shouldDecodeWhatItEncoded() {
    List<Payload> payloads = List.of(plain("Anna's secret"), Payload.getDefaultInstance());
    List<Payload> encoded = of(FLOW).encode(payloads);
    assertThat(encoded.toString()).doesNotContain("secret").doesNotContain("json");
    assertThat(of(FLOW).decode(encoded)).isEqualTo(payloads);
  }

  @Test
  void shouldDecodeWithoutAWorkflowForOperators() {
    List<Payload> payloads = List.of(plain("x"));
    assertThat(codec.decode(of(FLOW).encode(payloads))).isEqualTo(payloads);
  }

  @Test
  void shouldRefuseToEncodeWithoutAWorkflow() {
    assertThatThrownBy(() -> codec.encode(List.of(plain("x"))))
        .isInstanceOf(SealedDataException.class);
    assertThatThrownBy(() -> of("my-own-id").encode(List.of(plain("x"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldShareARunBetweenAFlowAndItsChild() {
    List<Payload> payloads = List.of(plain("x"));
    List<Payload> encoded = of(id("plan", "demo", ANNA, RUN)).encode(payloads);
    assertThat(of(FLOW).decode(encoded)).isEqualTo(payloads);
  }

  @Test
  void shouldRefuseAPayloadThatWasMovedToAnotherWorkflow() {
    List<Payload> encoded = of(FLOW).encode(List.of(plain("x")));
    for (String other :
        List.of(
            id("agent-flow", "demo", ANNA, OTHER_RUN),
            id("agent-flow", "demo", BEN, RUN),
            id("agent-flow", "demo", "-", RUN),
            id("agent-flow", "acme", ANNA, RUN))) {
      assertThatThrownBy(() -> of(other).decode(encoded))
          .as(other)
          .isInstanceOf(DataConverterException.class);
    }
  }

  @Test
  void shouldRefuseAPayloadWhoseLabelWasRewritten() {
    // given: the label of a payload is changed to the workflow it was moved to
    String target = id("agent-flow", "demo", ANNA, OTHER_RUN);
    Payload moved =
        of(FLOW).encode(List.of(plain("x"))).getFirst().toBuilder()
            .putMetadata(EncryptingPayloadCodec.CONTEXT_FIELD, ByteString.copyFromUtf8(target))
            .build();
    // then: it is bound to the label
    assertThatThrownBy(() -> of(target).decode(List.of(moved)))
        .isInstanceOf(DataConverterException.class);
    assertThatThrownBy(() -> codec.decode(List.of(moved)))
        .isInstanceOf(DataConverterException.class);
    // and to its key
    keys.current("demo", BEN);
    Payload otherKey =
        of(FLOW).encode(List.of(plain("x"))).getFirst().toBuilder()
            .putMetadata(
                EncryptingPayloadCodec.KEY_FIELD,
                ByteString.copyFromUtf8(keys.current("demo", BEN).keyId().toString()))
            .build();
    assertThatThrownBy(() -> codec.decode(List.of(otherKey)))
        .isInstanceOf(DataConverterException.class);
    Payload nonsense =
        moved.toBuilder()
            .putMetadata(EncryptingPayloadCodec.CONTEXT_FIELD, ByteString.copyFromUtf8("?"))
            .build();
    assertThatThrownBy(() -> codec.decode(List.of(nonsense)))
        .isInstanceOf(DataConverterException.class);
  }

  @Test
  void shouldDecodeNothingOfAForgottenPerson() {
    List<Payload> encoded = of(FLOW).encode(List.of(plain("x")));
    keys.destroy("demo", ANNA);
    assertThatThrownBy(() -> codec.decode(encoded)).isInstanceOf(KeyDestroyedException.class);
    assertThatThrownBy(() -> of(FLOW).encode(List.of(plain("x"))))
        .isInstanceOf(KeyDestroyedException.class);
  }

  @Test
  void shouldMakeFailuresUnreadable() {
    DataConverter converter =
        TemporalClients.dataConverter(keys)
            .withContext(new WorkflowSerializationContext("weft", FLOW));
    ApplicationFailure failure =
        ApplicationFailure.newNonRetryableFailureWithCause(
            "no seat for Anna Muster",
            "NotAvailable",
            new IllegalStateException("Anna Muster again"),
            Map.of("passenger", "Anna Muster"));

    Failure encoded = converter.exceptionToFailure(failure);

    assertThat(encoded.toString()).doesNotContain("Anna").doesNotContain("EncryptingPayloadCodec");
    assertThat(encoded.getApplicationFailureInfo().getType()).isEqualTo("NotAvailable");
    assertThat(converter.failureToException(encoded))
        .isInstanceOf(ApplicationFailure.class)
        .hasMessageContaining("no seat for Anna Muster")
        .cause()
        .hasMessageContaining("Anna Muster again");
  }

  /**
   * Payloads as earlier versions wrote them, one a line: workflow id, payload in base64, JSON.
   * Lines are only ever added.
   */
  @Test
  void shouldReadTheGoldenPayloads() throws IOException {
    List<String> problems = new ArrayList<>();
    List<String> lines;
    try (var in = EncryptingPayloadCodecTest.class.getResourceAsStream("/golden-payloads.txt")) {
      lines =
          new String(
                  java.util.Objects.requireNonNull(in).readAllBytes(),
                  java.nio.charset.StandardCharsets.UTF_8)
              .lines()
              .toList();
    }
    for (String line : lines) {
      String[] parts = line.split(" ", 3);
      WorkflowIds.Parts origin = WorkflowIds.parse(parts[0]);
      keys.current(origin.tenant(), origin.subject());
      Payload payload = Payload.parseFrom(Base64.getDecoder().decode(parts[1]));
      String json = of(parts[0]).decode(List.of(payload)).getFirst().getData().toStringUtf8();
      if (!json.equals(parts[2])) {
        problems.add(json + " instead of " + parts[2]);
      }
    }
    assertThat(lines).hasSizeGreaterThanOrEqualTo(3);
    assertThat(problems).isEmpty();
  }

  /** Prints lines for the golden file: run it by hand when a new kind of payload is added. */
  public static void main(String[] arguments) throws IOException {
    EncryptingPayloadCodecTest test = new EncryptingPayloadCodecTest();
    for (String workflowId :
        List.of(FLOW, id("plan", "demo", "-", RUN), id("trip-booking", "acme", BEN, OTHER_RUN))) {
      String json =
          WeftJson.mapper()
              .writeValueAsString(
                  Map.of("price", new Money(12_900, "EUR"), "text", "Grüße aus Wien"));
      Payload payload =
          Payload.newBuilder()
              .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
              .setData(ByteString.copyFromUtf8(json))
              .build();
      byte[] encoded = test.of(workflowId).encode(List.of(payload)).getFirst().toByteArray();
      System.out.println(
          workflowId + " " + Base64.getEncoder().encodeToString(encoded) + " " + json);
    }
  }
}
