package dev.weft.contract.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Keys under which an effect, and its undo, take effect at most once. A key depends on the run, the
 * step and the iteration alone, so a reset or a retry meets the same key again.
 */
public final class EffectKeys {
  private EffectKeys() {}

  /** 32 hexadecimal digits of SHA-256 over run, step and iteration. */
  public static String of(String runId, String stepId, int iteration) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((runId + "\n" + stepId + "\n" + iteration).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
