package dev.weft.platform.temporal;

import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.key.KeyDestroyedException;
import dev.weft.platform.key.KeyService;
import dev.weft.platform.key.KeyUnavailableException;
import dev.weft.platform.store.PayloadBlobStore;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverterException;
import io.temporal.payload.codec.PayloadCodec;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jooq.exception.DataAccessException;

/**
 * Decrypts payloads for an operator who is entitled to one tenant, by what stands in their metadata
 * alone. Nothing fails: what cannot be shown says why.
 */
public final class OperatorPayloads {
  /** Stands where the keys cannot be had now. */
  public static final String KEY_UNAVAILABLE = "[key unavailable]";

  private final PayloadCodec codec;
  private final Function<String, UnaryOperator<Payload>> stored;

  /** Payloads under the given keys; large ones are in the given store. */
  public OperatorPayloads(KeyService keys, PayloadBlobStore store) {
    this(keys, tenant -> PayloadsInDatabase.ofTenant(tenant, store));
  }

  OperatorPayloads(KeyService keys, Function<String, UnaryOperator<Payload>> stored) {
    this.codec = new EncryptingPayloadCodec(keys);
    this.stored = stored;
  }

  /**
   * Decrypts payloads as they stand in the engine; a reference to a large one stays a reference.
   *
   * @param tenant whose payloads may be read; any other's reads {@value ReadableHistory#NO_ACCESS}
   * @param seen whether a run of the tenant is seen; payloads of others read the same
   */
  public List<Payload> decode(String tenant, Predicate<String> seen, List<Payload> payloads) {
    return payloads.stream()
        .map(one -> one.getExternalPayloadsCount() > 0 ? one : readable(tenant, seen, one))
        .toList();
  }

  /** Fetches the large payloads that references stand for, and decrypts them. */
  public List<Payload> download(String tenant, Predicate<String> seen, List<Payload> references) {
    return references.stream().map(one -> readable(tenant, seen, fetched(tenant, one))).toList();
  }

  /** The payloads as somebody sees them who may not read them. */
  public static List<Payload> closed(List<Payload> payloads) {
    return payloads.stream()
        .map(one -> encrypted(one) ? ReadableHistory.marker(ReadableHistory.NO_ACCESS) : one)
        .toList();
  }

  /** The runs that payloads belong to, where they say so. */
  public static List<String> runs(List<Payload> payloads) {
    return payloads.stream()
        .map(one -> EncryptingPayloadCodec.text(one, EncryptingPayloadCodec.CONTEXT_FIELD))
        .filter(context -> !context.isEmpty())
        .flatMap(context -> run(context).stream())
        .distinct()
        .toList();
  }

  private static Optional<String> run(String context) {
    try {
      return Optional.of(WorkflowIds.parse(context).runId());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Payload fetched(String tenant, Payload payload) {
    return payload.getExternalPayloadsCount() > 0 ? stored.apply(tenant).apply(payload) : payload;
  }

  private Payload readable(String tenant, Predicate<String> seen, Payload payload) {
    if (!encrypted(payload)) {
      return PayloadsInDatabase.isMissing(payload)
          ? ReadableHistory.marker(ReadableHistory.NO_ACCESS)
          : payload;
    }
    String context = EncryptingPayloadCodec.text(payload, EncryptingPayloadCodec.CONTEXT_FIELD);
    try {
      WorkflowIds.Parts workflow = WorkflowIds.parse(context);
      return workflow.tenant().equals(tenant) && seen.test(workflow.runId())
          ? codec.decode(List.of(payload)).getFirst()
          : ReadableHistory.marker(ReadableHistory.NO_ACCESS);
    } catch (KeyDestroyedException e) {
      return ReadableHistory.marker(ReadableHistory.ERASED);
    } catch (KeyUnavailableException | DataAccessException e) {
      return ReadableHistory.marker(KEY_UNAVAILABLE);
    } catch (DataConverterException | IllegalArgumentException e) {
      return ReadableHistory.marker(ReadableHistory.NO_ACCESS);
    }
  }

  private static boolean encrypted(Payload payload) {
    return EncryptingPayloadCodec.text(payload, EncryptingPayloadCodec.ENCODING_FIELD)
        .equals(EncryptingPayloadCodec.ENCODING);
  }
}
