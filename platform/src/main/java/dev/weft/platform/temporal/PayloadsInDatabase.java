package dev.weft.platform.temporal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.weft.contract.payload.LargeValues;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.store.PayloadBlob;
import dev.weft.platform.store.PayloadBlobStore;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.sdk.v1.ExternalStorageReference;
import io.temporal.payload.storage.ExternalStorage;
import io.temporal.payload.storage.StorageDriver;
import io.temporal.payload.storage.StorageDriverClaim;
import io.temporal.payload.storage.StorageDriverRetrieveContext;
import io.temporal.payload.storage.StorageDriverStoreContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/**
 * Keeps payloads above {@link LargeValues#INLINE_BYTES} in the region's database; the engine's
 * history holds the tenant and the id of each. Payloads arrive here encrypted, and what is not
 * encrypted stays where it is. The engine's client calls this outside of workflow code.
 *
 * <p>A reference that leads nowhere reads as a payload that nobody can decode: a signal with one is
 * dropped, and a flow that needs it stops at a task that can be tried again.
 */
final class PayloadsInDatabase implements StorageDriver {
  private static final String NAME = "weft-postgres";
  private static final String TENANT = "tenant";
  private static final String BLOB = "blob";
  private static final int CACHE_BYTES = 64 * 1024 * 1024;
  private static final Payload MISSING =
      Payload.newBuilder()
          .putMetadata(
              EncryptingPayloadCodec.ENCODING_FIELD, ByteString.copyFromUtf8("binary/weft-missing"))
          .build();

  private final PayloadBlobStore store;
  private final PayloadCache cache = new PayloadCache(CACHE_BYTES);
  private final Executor executor = task -> Thread.ofVirtual().name("payloads").start(task);

  private PayloadsInDatabase(PayloadBlobStore store) {
    this.store = store;
  }

  static ExternalStorage in(PayloadBlobStore store) {
    PayloadsInDatabase driver = new PayloadsInDatabase(store);
    return ExternalStorage.newBuilder()
        .setDriver(driver)
        .setDriverSelector((_, payload) -> encrypted(payload) ? driver : null)
        .setPayloadSizeThreshold(LargeValues.INLINE_BYTES)
        .build();
  }

  /**
   * Finds what the references in a run's history stand for. One to another tenant's payload, or to
   * none, reads as a payload that nobody can decode.
   */
  static UnaryOperator<Payload> of(String workflowId, PayloadBlobStore store) {
    return ofTenant(WorkflowIds.parse(workflowId).tenant(), store);
  }

  /** The same for any run of a tenant. */
  static UnaryOperator<Payload> ofTenant(String tenant, PayloadBlobStore store) {
    PayloadsInDatabase driver = new PayloadsInDatabase(store);
    return reference -> {
      ExternalStorageReference.Builder parsed = ExternalStorageReference.newBuilder();
      try {
        JsonFormat.parser()
            .ignoringUnknownFields()
            .merge(reference.getData().toStringUtf8(), parsed);
      } catch (InvalidProtocolBufferException e) {
        return MISSING;
      }
      Map<String, String> claim = parsed.getClaimDataMap();
      return tenant.equals(claim.get(TENANT)) ? driver.retrieve(claim) : MISSING;
    };
  }

  /** Whether a payload stands for one that is not there. */
  static boolean isMissing(Payload payload) {
    return payload.equals(MISSING);
  }

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public String getType() {
    return NAME;
  }

  @Override
  public CompletableFuture<List<StorageDriverClaim>> store(
      StorageDriverStoreContext context, List<Payload> payloads) {
    return CompletableFuture.supplyAsync(() -> store(payloads), executor);
  }

  private List<StorageDriverClaim> store(List<Payload> payloads) {
    Map<String, List<PayloadBlob>> byTenant = new LinkedHashMap<>();
    List<String> tenants = new ArrayList<>();
    for (Payload payload : payloads) {
      String workflowId = text(payload, EncryptingPayloadCodec.CONTEXT_FIELD);
      String tenant = WorkflowIds.parse(workflowId).tenant();
      tenants.add(tenant);
      byTenant
          .computeIfAbsent(tenant, _ -> new ArrayList<>())
          .add(
              new PayloadBlob(
                  tenant,
                  workflowId,
                  UUID.fromString(text(payload, EncryptingPayloadCodec.KEY_FIELD)),
                  payload.toByteString()));
    }
    Map<String, List<UUID>> stored = new LinkedHashMap<>();
    byTenant.forEach(
        (tenant, blobs) -> stored.put(tenant, new ArrayList<>(store.put(tenant, blobs))));
    List<StorageDriverClaim> claims = new ArrayList<>();
    for (int i = 0; i < payloads.size(); i++) {
      String tenant = tenants.get(i);
      String blob = stored.getOrDefault(tenant, List.of()).removeFirst().toString();
      cache.put(tenant + "/" + blob, payloads.get(i));
      claims.add(new StorageDriverClaim(Map.of(TENANT, tenant, BLOB, blob)));
    }
    return claims;
  }

  @Override
  public CompletableFuture<List<Payload>> retrieve(
      StorageDriverRetrieveContext context, List<StorageDriverClaim> claims) {
    return CompletableFuture.supplyAsync(
        () -> claims.stream().map(claim -> retrieve(claim.getClaimData())).toList(), executor);
  }

  private Payload retrieve(Map<String, String> claim) {
    String tenant = claim.getOrDefault(TENANT, "");
    String blob = claim.getOrDefault(BLOB, "");
    if (!WorkflowIds.validTenant(tenant) || !uuid(blob)) {
      return MISSING;
    }
    String name = tenant + "/" + blob;
    Optional<Payload> kept = cache.get(name);
    if (kept.isPresent()) {
      return kept.get();
    }
    Optional<byte[]> content = store.find(tenant, UUID.fromString(blob));
    if (content.isEmpty()) {
      return MISSING;
    }
    try {
      Payload payload = Payload.parseFrom(content.get());
      cache.put(name, payload);
      return payload;
    } catch (InvalidProtocolBufferException e) {
      return MISSING;
    }
  }

  private static boolean encrypted(Payload payload) {
    return text(payload, EncryptingPayloadCodec.ENCODING_FIELD)
        .equals(EncryptingPayloadCodec.ENCODING);
  }

  private static boolean uuid(String text) {
    try {
      return UUID.fromString(text).toString().equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String text(Payload payload, String field) {
    return payload.getMetadataOrDefault(field, ByteString.EMPTY).toStringUtf8();
  }
}
