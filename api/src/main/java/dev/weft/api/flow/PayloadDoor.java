package dev.weft.api.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weft.api.problem.ProblemException;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.payload.WeftJson;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps payloads out that the engine would refuse later, and names the field that is too large. */
public final class PayloadDoor {
  private PayloadDoor() {}

  /**
   * Refuses content whose JSON is larger than the limit.
   *
   * @param content field to value, as the caller sent it
   * @throws ProblemException 413 with a pointer to the largest field
   */
  public static void check(Map<String, Object> content, int limit) {
    long size = size(content);
    if (size <= limit) {
      return;
    }
    String pointer = largest("", content);
    String message =
        "The field "
            + pointer
            + " makes the payload "
            + size
            + " bytes; the limit is "
            + limit
            + ". Store large data elsewhere and pass a reference to it.";
    throw new ProblemException(
        413,
        "payload_too_large",
        message,
        List.of(new PlanProblem(pointer, "payload_too_large", message)),
        Map.of("limit", limit, "size", size));
  }

  /** Goes down as long as one member alone holds more than half of what is there. */
  private static String largest(String pointer, Object value) {
    Map<String, Object> members = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, member) -> members.put(String.valueOf(key), member));
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        members.put(String.valueOf(i), list.get(i));
      }
    }
    String name = "";
    long most = -1;
    for (Map.Entry<String, Object> member : members.entrySet()) {
      long size = member.getValue() == null ? 0 : size(member.getValue());
      if (size > most) {
        most = size;
        name = member.getKey();
      }
    }
    boolean root = pointer.isEmpty();
    if (most < 0 || (!root && most <= size(value) / 2)) {
      return pointer;
    }
    Object member = members.get(name);
    String next = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    return member == null ? next : largest(next, member);
  }

  private static long size(Object value) {
    try {
      return WeftJson.mapper().writeValueAsBytes(value).length;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
