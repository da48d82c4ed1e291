package dev.weft.platform.temporal;

import io.temporal.api.common.v1.Payload;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Encrypted payloads in memory, at most so many bytes; the one not asked for longest goes first.
 */
final class PayloadCache {
  private final long maxBytes;
  private final Map<String, Payload> payloads = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  PayloadCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  synchronized Optional<Payload> get(String name) {
    return Optional.ofNullable(payloads.get(name));
  }

  synchronized void put(String name, Payload payload) {
    if (payload.getSerializedSize() > maxBytes) {
      return;
    }
    Payload before = payloads.put(name, payload);
    bytes += payload.getSerializedSize() - (before == null ? 0 : before.getSerializedSize());
    Iterator<Payload> oldest = payloads.values().iterator();
    while (bytes > maxBytes) {
      bytes -= oldest.next().getSerializedSize();
      oldest.remove();
    }
  }

  synchronized long bytes() {
    return bytes;
  }
}
