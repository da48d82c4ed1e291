package dev.weft.contract.approval;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.payload.WeftJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an approval binds: SHA-256 over the tool's name and the arguments, keys in order. */
public final class ArgumentsHash {
  private ArgumentsHash() {}

  /** The hash of a call's tool and arguments, in hexadecimal. */
  public static String of(StepCall call) {
    return of(call.toolName(), call.params());
  }

  /** The hash of a tool's full name and its arguments, in hexadecimal. */
  public static String of(String toolName, Map<String, Object> params) {
    Map<String, Object> bound = new LinkedHashMap<>();
    bound.put("tool", toolName);
    bound.put("params", params);
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(WeftJson.mapper().writeValueAsBytes(bound)));
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("arguments can always be hashed", e);
    }
  }
}
