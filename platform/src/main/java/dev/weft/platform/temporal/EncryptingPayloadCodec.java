package dev.weft.platform.temporal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.key.AesGcm;
import dev.weft.platform.key.DataKey;
import dev.weft.platform.key.KeyService;
import dev.weft.platform.key.SealedDataException;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverterException;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.context.HasWorkflowSerializationContext;
import io.temporal.payload.context.SerializationContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts every payload with the key that its workflow id names: the subject's, or the tenant's
 * when there is none. Without a workflow id it encrypts nothing and fails.
 *
 * <p>An encrypted payload's metadata are {@code encoding} ({@value #ENCODING}), {@code weft-key}
 * (the key's id) and {@code weft-context} (the workflow id it was encrypted for); its data are
 * nonce, ciphertext and tag of the original payload (AES-256-GCM) with tenant, key id and context
 * as associated data. Decoding within a workflow checks that the context is of the same tenant,
 * subject and run: a payload that was moved is refused. Without a workflow id, as for operators,
 * the metadata are enough. Payloads that are not encrypted pass through.
 */
public final class EncryptingPayloadCodec implements PayloadCodec {
  /** The value of {@code encoding} that marks an encrypted payload. */
  public static final String ENCODING = "binary/weft-encrypted-1";

  static final String ENCODING_FIELD = "encoding";
  static final String KEY_FIELD = "weft-key";
  static final String CONTEXT_FIELD = "weft-context";

  private final KeyService keys;
  private final WorkflowIds.@Nullable Parts here;

  /** A codec for any workflow; the engine's client narrows it by {@link #withContext}. */
  public EncryptingPayloadCodec(KeyService keys) {
    this(keys, null);
  }

  private EncryptingPayloadCodec(KeyService keys, WorkflowIds.@Nullable Parts here) {
    this.keys = keys;
    this.here = here;
  }

  /**
   * The codec of one workflow's payloads.
   *
   * @throws IllegalArgumentException when the workflow's id is not one of Weft's
   */
  @Override
  public PayloadCodec withContext(SerializationContext context) {
    String workflowId =
        context instanceof HasWorkflowSerializationContext workflow
            ? workflow.getWorkflowId()
            : null;
    return workflowId == null
        ? this
        : new EncryptingPayloadCodec(keys, WorkflowIds.parse(workflowId));
  }

  @Override
  public List<Payload> encode(List<Payload> payloads) {
    WorkflowIds.Parts target = here;
    if (target == null) {
      throw new SealedDataException("a payload without a workflow has no key to encrypt it with");
    }
    if (payloads.isEmpty()) {
      return List.of();
    }
    DataKey key = keys.current(target.tenant(), target.subject());
    return payloads.stream().map(payload -> encrypt(payload, key, target.workflowId())).toList();
  }

  private static Payload encrypt(Payload payload, DataKey key, String context) {
    byte[] encrypted =
        AesGcm.encrypt(
            key.secret(), associated(key.tenant(), key.keyId(), context), payload.toByteArray());
    return Payload.newBuilder()
        .putMetadata(ENCODING_FIELD, ByteString.copyFromUtf8(ENCODING))
        .putMetadata(KEY_FIELD, ByteString.copyFromUtf8(key.keyId().toString()))
        .putMetadata(CONTEXT_FIELD, ByteString.copyFromUtf8(context))
        .setData(ByteString.copyFrom(encrypted))
        .build();
  }

  /**
   * Decrypts.
   *
   * @throws dev.weft.platform.key.KeyDestroyedException when the person was forgotten
   * @throws DataConverterException when a payload was altered, or belongs to another workflow; a
   *     signal with such a payload is dropped, so that nobody can stop a flow by sending one
   */
  @Override
  public List<Payload> decode(List<Payload> payloads) {
    try {
      return payloads.stream().map(this::decode).toList();
    } catch (SealedDataException e) {
      throw new DataConverterException("a payload that is not this workflow's", e);
    }
  }

  private Payload decode(Payload payload) {
    if (!text(payload, ENCODING_FIELD).equals(ENCODING)) {
      return payload;
    }
    String context = text(payload, CONTEXT_FIELD);
    try {
      WorkflowIds.Parts origin = WorkflowIds.parse(context);
      if (here != null && !sameRun(here, origin)) {
        throw new SealedDataException("a payload of another workflow");
      }
      UUID keyId = UUID.fromString(text(payload, KEY_FIELD));
      DataKey key = keys.byId(origin.tenant(), keyId);
      return Payload.parseFrom(
          AesGcm.decrypt(
              key.secret(),
              associated(origin.tenant(), keyId, context),
              payload.getData().toByteArray()));
    } catch (IllegalArgumentException | InvalidProtocolBufferException e) {
      throw new SealedDataException("an encrypted payload whose metadata make no sense");
    }
  }

  /** A child flow has its parent's run, but a kind of its own. */
  private static boolean sameRun(WorkflowIds.Parts one, WorkflowIds.Parts other) {
    return one.tenant().equals(other.tenant())
        && one.subject().equals(other.subject())
        && one.runId().equals(other.runId());
  }

  static String text(Payload payload, String field) {
    return payload.getMetadataOrDefault(field, ByteString.EMPTY).toStringUtf8();
  }

  private static byte[] associated(String tenant, UUID keyId, String context) {
    return (tenant + "\n" + keyId + "\n" + context).getBytes(StandardCharsets.UTF_8);
  }
}
