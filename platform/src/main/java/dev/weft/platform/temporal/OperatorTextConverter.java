package dev.weft.platform.temporal;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.RawValue;
import io.temporal.payload.context.SerializationContext;
import java.lang.reflect.Type;
import java.util.Optional;

/**
 * Leaves readable what flows write for operators: summaries of flows, activities and timers, and
 * the current details. They hold no personal data. Everything else is encrypted, also what the SDK
 * may come to encode in another way.
 */
final class OperatorTextConverter implements DataConverter {
  private static final StackWalker CALLERS = StackWalker.getInstance();

  /** Where the SDK encodes summaries; nothing else tells them from other texts. */
  private static final String SUMMARY_CLASS = "io.temporal.internal.common.WorkflowExecutionUtils";

  private static final String SUMMARY_METHOD = "makeUserMetaData";
  private static final int NEAR = 4;

  private static final String MESSAGE_TYPE = "messageType";

  private final DataConverter encrypting;
  private final DataConverter readable;

  /**
   * A converter.
   *
   * @param encrypting for everything
   * @param readable for what operators read
   */
  OperatorTextConverter(DataConverter encrypting, DataConverter readable) {
    this.encrypting = encrypting;
    this.readable = readable;
  }

  @Override
  public <T> Optional<Payload> toPayload(T value) {
    boolean forOperators =
        value instanceof WorkflowMetadata || (value instanceof String && isSummary());
    return (forOperators ? readable : encrypting).toPayload(value);
  }

  @Override
  public Optional<Payloads> toPayloads(Object... values) {
    boolean forOperators =
        values.length == 1 && values[0] instanceof RawValue raw && isMetadata(raw.getPayload());
    return (forOperators ? readable : encrypting).toPayloads(values);
  }

  private static boolean isSummary() {
    return CALLERS.walk(frames ->
        frames
            .limit(NEAR)
            .anyMatch(frame ->
                frame.getMethodName().equals(SUMMARY_METHOD)
                    && frame.getClassName().equals(SUMMARY_CLASS)));
  }

  private static boolean isMetadata(Payload payload) {
    return payload
        .getMetadataOrDefault(MESSAGE_TYPE, ByteString.EMPTY)
        .toStringUtf8()
        .equals(WorkflowMetadata.getDescriptor().getFullName());
  }

  @Override
  public <T> T fromPayload(Payload payload, Class<T> valueClass, Type valueType) {
    return encrypting.fromPayload(payload, valueClass, valueType);
  }

  @Override
  public <T> T fromPayloads(
      int index, Optional<Payloads> content, Class<T> valueType, Type valueGenericType) {
    return encrypting.fromPayloads(index, content, valueType, valueGenericType);
  }

  @Override
  public Object[] fromPayloads(
      Optional<Payloads> content, Class<?>[] parameterTypes, Type[] genericParameterTypes) {
    return encrypting.fromPayloads(content, parameterTypes, genericParameterTypes);
  }

  @Override
  public RuntimeException failureToException(Failure failure) {
    return encrypting.failureToException(failure);
  }

  @Override
  public Failure exceptionToFailure(Throwable throwable) {
    return encrypting.exceptionToFailure(throwable);
  }

  @Override
  public DataConverter withContext(SerializationContext context) {
    return new OperatorTextConverter(encrypting.withContext(context), readable);
  }
}
