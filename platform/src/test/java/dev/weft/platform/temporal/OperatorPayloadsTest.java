package dev.weft.platform.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.platform.key.DataKey;
import dev.weft.platform.key.FixedKeys;
import dev.weft.platform.key.KeyService;
import dev.weft.platform.key.KeyUnavailableException;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class OperatorPayloadsTest {
  private static final String SUBJECT = "0199a3b7-0000-7000-8000-000000000001";
  private static final String RUN = "0199a3b7-0000-7000-8000-000000000002";
  private static final String FLOW = "agent-flow/acme/" + SUBJECT + "/" + RUN;

  private final FixedKeys keys = new FixedKeys();
  private final Payload encrypted = encrypted(FLOW);
  private final OperatorPayloads payloads = under(keys);

  private OperatorPayloads under(KeyService service) {
    return new OperatorPayloads(
        service, tenant -> tenant.equals("acme") ? _ -> encrypted : UnaryOperator.identity());
  }

  private Payload encrypted(String workflowId) {
    return new EncryptingPayloadCodec(keys)
        .withContext(new WorkflowSerializationContext("weft", workflowId))
        .encode(List.of(plain()))
        .getFirst();
  }

  private static Payload plain() {
    return Payload.newBuilder()
        .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
        .setData(ByteString.copyFromUtf8("\"dinner with Ottilie\""))
        .build();
  }

  private static String text(List<Payload> answer) {
    return answer.getFirst().getData().toStringUtf8();
  }

  @Test
  void shouldShowPayloadsOfTheTenantByTheirMetadataAlone() {
    Payload summary = plain();

    assertThat(payloads.decode("acme", _ -> true, List.of(encrypted, summary)))
        .containsExactly(plain(), summary);
    assertThat(OperatorPayloads.runs(List.of(encrypted, summary, encrypted))).containsExactly(RUN);
  }

  @Test
  void shouldShowNothingOfAnotherTenantNorToWhoeverMayNotRead() {
    assertThat(text(payloads.decode("acme", _ -> false, List.of(encrypted))))
        .as("of a run that is not seen")
        .isEqualTo("\"[no access]\"");
    assertThat(text(payloads.decode("demo", _ -> true, List.of(encrypted))))
        .isEqualTo("\"[no access]\"");
    assertThat(text(OperatorPayloads.closed(List.of(encrypted)))).isEqualTo("\"[no access]\"");
    assertThat(OperatorPayloads.closed(List.of(plain()))).containsExactly(plain());
  }

  @Test
  void shouldShowNothingOfAPayloadThatWasRelabelledForAnotherTenant() {
    keys.current("demo", SUBJECT);
    Payload relabelled =
        encrypted.toBuilder()
            .putMetadata(
                EncryptingPayloadCodec.CONTEXT_FIELD,
                ByteString.copyFromUtf8("agent-flow/demo/" + SUBJECT + "/" + RUN))
            .build();

    assertThat(text(payloads.decode("demo", _ -> true, List.of(relabelled))))
        .isEqualTo("\"[no access]\"");
  }

  @Test
  void shouldSayWhereAPersonWasForgotten() {
    keys.destroy("acme", SUBJECT);

    assertThat(text(payloads.decode("acme", _ -> true, List.of(encrypted))))
        .isEqualTo("\"[erased]\"");
  }

  @Test
  void shouldSayThatTheKeyIsUnavailableWhenTheKeyServiceIsAway() {
    KeyService away =
        new KeyService() {
          @Override
          public DataKey current(String tenant, String subject) {
            throw new KeyUnavailableException("away", null);
          }

          @Override
          public DataKey byId(String tenant, UUID keyId) {
            throw new KeyUnavailableException("away", null);
          }

          @Override
          public void destroy(String tenant, String subject) {
            throw new KeyUnavailableException("away", null);
          }

          @Override
          public byte[] lookup(String tenant, String text) {
            throw new KeyUnavailableException("away", null);
          }
        };

    assertThat(text(under(away).decode("acme", _ -> true, List.of(encrypted))))
        .isEqualTo("\"[key unavailable]\"");
  }

  @Test
  void shouldFetchLargePayloadsOnlyWhenTheyAreAskedFor() {
    Payload reference =
        Payload.newBuilder()
            .addExternalPayloads(Payload.ExternalPayloadDetails.newBuilder().setSizeBytes(40_000))
            .build();

    assertThat(payloads.decode("acme", _ -> true, List.of(reference))).containsExactly(reference);
    assertThat(payloads.download("acme", _ -> true, List.of(reference))).containsExactly(plain());
  }
}
