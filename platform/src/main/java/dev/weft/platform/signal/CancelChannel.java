package dev.weft.platform.signal;

import org.jspecify.annotations.Nullable;

/**
 * The names under which cancels travel: the Redis channel {@code
 * weft-cancel:<region>:<tenant>:<runId>}, or a PostgreSQL notification of {@code
 * <region>:<tenant>:<runId>}.
 */
record CancelChannel(String region) {
  static final String NOTIFICATION = "weft_cancel";

  record Target(String tenant, String runId) {}

  String redis(String tenant, String runId) {
    return "weft-cancel:" + payload(tenant, runId);
  }

  String pattern() {
    return "weft-cancel:" + region + ":*";
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
