package dev.weft.platform.temporal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.weft.contract.payload.WeftJson;
import dev.weft.platform.key.KeyDestroyedException;
import dev.weft.platform.key.KeyService;
import dev.weft.platform.key.KeyUnavailableException;
import dev.weft.platform.store.PayloadBlobStore;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.History;
import io.temporal.common.converter.DataConverterException;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Decrypts a flow's history for people who are entitled to read it. Large payloads, of which the
 * engine has references alone, are fetched, up to {@link #MOST_FETCHED} bytes in all; from then on
 * each reads {@value #LEFT_OUT}. A payload whose key was destroyed reads {@value #ERASED}; one that
 * belongs to another run, was altered, or is no longer there, {@value #NO_ACCESS}.
 */
public final class ReadableHistory {
  /** Stands where a person was forgotten. */
  public static final String ERASED = "[erased]";

  /** Stands where the run has no right to read. */
  public static final String NO_ACCESS = "[no access]";

  /** Stands where a large payload is too large for the history. */
  public static final String LEFT_OUT = "[left out: too large]";

  /** In the metadata of a payload that was left out: how large it is. */
  public static final String LEFT_OUT_FIELD = "weft-left-out-bytes";

  /** So many bytes of large payloads stand in one history. */
  public static final long MOST_FETCHED = 8L * 1024 * 1024;

  private static final String ENCODED_MESSAGE = "message";
  private static final String ENCODED_TRACE = "stack_trace";

  private final PayloadCodec codec;
  private final UnaryOperator<Payload> stored;
  private long fetched;

  private ReadableHistory(PayloadCodec codec, UnaryOperator<Payload> stored) {
    this.codec = codec;
    this.stored = stored;
  }

  /**
   * The history with every payload, message and stack trace decrypted.
   *
   * @param workflowId whose history it is; payloads of other runs stay closed
   * @param payloads where large payloads are kept
   */
  public static History of(
      History history,
      String namespace,
      String workflowId,
      KeyService keys,
      PayloadBlobStore payloads) {
    return of(history, namespace, workflowId, keys, PayloadsInDatabase.of(workflowId, payloads));
  }

  static History of(
      History history,
      String namespace,
      String workflowId,
      KeyService keys,
      UnaryOperator<Payload> stored) {
    PayloadCodec codec =
        new EncryptingPayloadCodec(keys)
            .withContext(new WorkflowSerializationContext(namespace, workflowId));
    return (History) new ReadableHistory(codec, stored).readable(history);
  }

  private Message readable(Message message) {
    if (message instanceof Payload payload) {
      return decoded(payload);
    }
    Message.Builder readable = message.toBuilder();
    for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
      FieldDescriptor field = entry.getKey();
      if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        continue;
      }
      if (!field.isRepeated()) {
        readable.setField(field, readable((Message) entry.getValue()));
      } else {
        readable.clearField(field);
        for (Object each : (List<?>) entry.getValue()) {
          readable.addRepeatedField(field, readable((Message) each));
        }
      }
    }
    return readable instanceof Failure.Builder failure && failure.hasEncodedAttributes()
        ? told(failure)
        : readable.build();
  }

  private Payload decoded(Payload payload) {
    Payload whole = payload;
    if (payload.getExternalPayloadsCount() > 0) {
      long bytes = payload.getExternalPayloads(0).getSizeBytes();
      fetched += bytes;
      if (fetched > MOST_FETCHED) {
        return marker(LEFT_OUT).toBuilder()
            .putMetadata(LEFT_OUT_FIELD, ByteString.copyFromUtf8(String.valueOf(bytes)))
            .build();
      }
      whole = stored.apply(payload);
    }
    try {
      return codec.decode(List.of(whole)).getFirst();
    } catch (KeyDestroyedException e) {
      return marker(ERASED);
    } catch (KeyUnavailableException e) {
      return marker(OperatorPayloads.KEY_UNAVAILABLE);
    } catch (DataConverterException e) {
      return marker(NO_ACCESS);
    }
  }

  static Payload marker(String text) {
    return Payload.newBuilder()
        .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
        .setData(ByteString.copyFromUtf8('"' + text + '"'))
        .build();
  }

  /** The message and the stack trace of a failure are encrypted together. */
  private static Failure told(Failure.Builder failure) {
    String text = failure.getEncodedAttributes().getData().toStringUtf8();
    try {
      JsonNode told = WeftJson.mapper().readTree(text);
      failure
          .setMessage(told.isTextual() ? told.asText() : told.path(ENCODED_MESSAGE).asText())
          .setStackTrace(told.path(ENCODED_TRACE).asText());
    } catch (JsonProcessingException e) {
      failure.setMessage(NO_ACCESS);
    }
    return failure.clearEncodedAttributes().build();
  }
}
