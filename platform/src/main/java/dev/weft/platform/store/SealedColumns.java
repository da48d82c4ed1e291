package dev.weft.platform.store;

import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.key.KeyDestroyedException;
import dev.weft.platform.key.Sealer;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sealed columns that may be null. What a destroyed key sealed reads as null. */
final class SealedColumns {
  private final Sealer sealer;

  SealedColumns(Sealer sealer) {
    this.sealer = sealer;
  }

  byte @Nullable [] text(String tenant, String subject, String context, @Nullable String text) {
    return text == null ? null : sealer.sealText(tenant, subject, context, text);
  }

  byte @Nullable [] json(String tenant, String subject, String context, @Nullable Object value) {
    return value == null ? null : sealer.sealJson(tenant, subject, context, value);
  }

  @Nullable String text(String tenant, String context, byte @Nullable [] sealed) {
    return sealed == null ? null : unlessForgotten(() -> sealer.openText(tenant, context, sealed));
  }

  @Nullable Map<String, Object> map(String tenant, String context, byte @Nullable [] sealed) {
    return sealed == null ? null : unlessForgotten(() -> sealer.openMap(tenant, context, sealed));
  }

  <T> @Nullable T json(String tenant, String context, byte @Nullable [] sealed, Class<T> type) {
    return sealed == null
        ? null
        : unlessForgotten(() -> sealer.openJson(tenant, context, sealed, type));
  }

  private static <T> @Nullable T unlessForgotten(Supplier<T> open) {
    try {
      return open.get();
    } catch (KeyDestroyedException e) {
      return null;
    }
  }

  /** The surrogate as a column holds it: null for no subject. */
  static @Nullable UUID subject(String subject) {
    return subject.equals(WorkflowIds.NO_SUBJECT) ? null : UUID.fromString(subject);
  }

  /** The surrogate as records hold it: {@code "-"} for no subject. */
  static String subject(@Nullable UUID subject) {
    return subject == null ? WorkflowIds.NO_SUBJECT : subject.toString();
  }
}
