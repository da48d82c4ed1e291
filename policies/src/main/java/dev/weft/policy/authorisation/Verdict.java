package dev.weft.policy.authorisation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a bundle says to a question.
 *
 * @param policyHash the hash of the bundle
 * @param allowed whether it is allowed
 * @param reasons codes, in order
 */
public record Verdict(String policyHash, boolean allowed, List<String> reasons) {
  public Verdict {
    reasons = List.copyOf(reasons);
  }

  /** Reads what the bundle's entry point returned; anything but a plain yes is a no. */
  static Verdict read(String policyHash, JsonNode result) {
    JsonNode allow = result.path("allow");
    return new Verdict(
        policyHash, allow.isBoolean() && allow.booleanValue(), texts(result.path("reasons")));
  }

  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** The same, unless something was revoked since. */
  Verdict unless(List<String> revoked) {
    return revoked.isEmpty() ? this : new Verdict(policyHash, false, revoked);
  }
}
