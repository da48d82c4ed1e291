package dev.weft.platform.signal;

import org.jspecify.annotations.Nullable;

/**
 * The names under which cancels travel: the Redis channel {@code
 * weft-cancel:<region>:<tenant>:<runId>}, or a PostgreSQL notification of {@code
 * <region>:<tenant>:<runId>}; those that the engine is about to hear of have channels of their own.
 *
 * @param prefix what the names of the Redis channels begin with
 * @param notification the channel of the notification
 */
record CancelChannel(String region, String prefix, String notification) {

  /** For cancels that the engine knows of. */
  static CancelChannel decided(String region) {
    return new CancelChannel(region, "weft-cancel:", "weft_cancel");
  }

  /** For cancels that the engine is being asked for. */
  static CancelChannel announced(String region) {
    return new CancelChannel(region, "weft-cancel-ahead:", "weft_cancel_ahead");
  }

  record Target(String tenant, String runId) {}

  String redis(String tenant, String runId) {
    return prefix + payload(tenant, runId);
  }

  String pattern() {
    return prefix + region + ":*";
  }

  String payload(String tenant, String runId) {
    return region + ":" + tenant + ":" + runId;
  }

  /** Reads a channel's name or a payload; null when it is another region's. */
  @Nullable Target read(String text) {
    String[] parts = text.split(":", -1);
    int last = parts.length - 1;
    return last >= 2 && parts[last - 2].equals(region)
        ? new Target(parts[last - 1], parts[last])
        : null;
  }
}
