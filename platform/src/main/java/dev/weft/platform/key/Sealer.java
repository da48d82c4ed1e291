package dev.weft.platform.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.WorkflowIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Seals values of columns that hold personal data, and opens them: AES-256-GCM under the key of the
 * person, or of the tenant.
 *
 * <p>Sealed data is a version byte, the key's id (16 bytes), nonce, ciphertext and tag. Tenant, key
 * id and a context are its associated data: a value that was moved to another tenant, row or column
 * does not open.
 */
public final class Sealer {
  private static final byte VERSION = 1;
  private static final int HEADER = 17;
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

  private final KeyService keys;

  /** A sealer over the given keys. */
  public Sealer(KeyService keys) {
    this.keys = keys;
  }

  /**
   * Seals bytes.
   *
   * @param subject the person's surrogate; null or {@code "-"} for the tenant's own key
   * @param context where the value belongs, as in {@code run:<id>:goal}; opening needs the same
   */
  public byte[] seal(String tenant, @Nullable String subject, String context, byte[] plain) {
    DataKey key = keys.current(tenant, subject == null ? WorkflowIds.NO_SUBJECT : subject);
    byte[] encrypted =
        AesGcm.encrypt(key.secret(), associated(tenant, key.keyId(), context), plain);
    return ByteBuffer.allocate(HEADER + encrypted.length)
        .put(VERSION)
        .putLong(key.keyId().getMostSignificantBits())
        .putLong(key.keyId().getLeastSignificantBits())
        .put(encrypted)
        .array();
  }

  /**
   * Opens sealed bytes.
   *
   * @throws KeyDestroyedException when the person was forgotten
   * @throws SealedDataException when the data was altered, or sealed for another place
   */
  public byte[] open(String tenant, String context, byte[] sealed) {
    if (sealed.length < HEADER || sealed[0] != VERSION) {
      throw new SealedDataException("not sealed data of a known version");
    }
    ByteBuffer buffer = ByteBuffer.wrap(sealed, 1, HEADER - 1);
    UUID keyId = new UUID(buffer.getLong(), buffer.getLong());
    byte[] encrypted = new byte[sealed.length - HEADER];
    System.arraycopy(sealed, HEADER, encrypted, 0, encrypted.length);
    DataKey key = keys.byId(tenant, keyId);
    return AesGcm.decrypt(key.secret(), associated(tenant, keyId, context), encrypted);
  }

  /** Seals a text. */
  public byte[] sealText(String tenant, @Nullable String subject, String context, String text) {
    return seal(tenant, subject, context, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Opens a text. */
  public String openText(String tenant, String context, byte[] sealed) {
    return new String(open(tenant, context, sealed), StandardCharsets.UTF_8);
  }

  /** Seals a value as JSON. */
  public byte[] sealJson(String tenant, @Nullable String subject, String context, Object value) {
    try {
      return seal(tenant, subject, context, WeftJson.mapper().writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + context, e);
    }
  }

  /** Opens a value that was sealed as JSON. */
  public <T> T openJson(String tenant, String context, byte[] sealed, Class<T> type) {
    try {
      return WeftJson.mapper().readValue(open(tenant, context, sealed), type);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot be read as JSON: " + context, e);
    }
  }

  /** Opens a JSON object as nested maps. */
  public Map<String, Object> openMap(String tenant, String context, byte[] sealed) {
    try {
      return WeftJson.mapper().readValue(open(tenant, context, sealed), MAP);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot be read as JSON: " + context, e);
    }
  }

  private static byte[] associated(String tenant, UUID keyId, String context) {
    return (tenant + "\n" + keyId + "\n" + context).getBytes(StandardCharsets.UTF_8);
  }
}
