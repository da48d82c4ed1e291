package dev.weft.sandbox;

import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** One way to misbehave, for the requests that it matches. Not for concurrent use. */
final class Fault {

  static final int FOREVER = -1;

  /** How the provider misbehaves. */
  enum Kind {
    STATUS,
    SLOW,
    RESET,
    LATE,
    NO_AVAILABILITY,
    HALF_ANSWER;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Kind> ofWord(String word) {
      return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    static List<String> words() {
      return Arrays.stream(values()).map(Kind::word).toList();
    }
  }

  /**
   * What was asked for.
   *
   * @param method empty for any
   * @param retryAfterSeconds negative for none
   * @param delayMillis until a slow or late request is applied
   * @param holdMillis until a late request's connection is closed
   * @param times how often, or {@link #FOREVER}
   */
  record Spec(
      String method,
      String pathPrefix,
      Kind kind,
      int status,
      int retryAfterSeconds,
      long delayMillis,
      long holdMillis,
      int times,
      double probability,
      long seed) {}

  private final String id;
  private final Spec spec;
  private final SplittableRandom random;
  private int hits;

  Fault(String id, Spec spec) {
    this.id = id;
    this.spec = spec;
    this.random = new SplittableRandom(spec.seed());
  }

  Spec spec() {
    return spec;
  }

  /** Whether it strikes this request; counts when it does. */
  boolean strikes(String method, String path) {
    boolean strikes =
        (spec.times() == FOREVER || hits < spec.times())
            && (spec.method().isEmpty() || spec.method().equals(method))
            && path.startsWith(spec.pathPrefix())
            && (spec.probability() >= 1 || random.nextDouble() < spec.probability());
    if (strikes) {
      hits++;
    }
    return strikes;
  }

  Map<String, Object> toJson() {
    Map<String, Object> match = new LinkedHashMap<>();
    match.put("method", spec.method().isEmpty() ? NullNode.getInstance() : spec.method());
    match.put("pathPrefix", spec.pathPrefix());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("faultId", id);
    json.put("match", match);
    json.put("kind", spec.kind().word());
    if (spec.kind() == Kind.STATUS) {
      json.put("status", spec.status());
      if (spec.retryAfterSeconds() >= 0) {
        json.put("retryAfterSeconds", spec.retryAfterSeconds());
      }
    }
    if (spec.kind() == Kind.SLOW || spec.kind() == Kind.LATE) {
      json.put("delayMs", spec.delayMillis());
    }
    if (spec.kind() == Kind.LATE) {
      json.put("holdMs", spec.holdMillis());
    }
    json.put("times", spec.times());
    json.put("probability", spec.probability());
    json.put("seed", spec.seed());
    json.put("hits", hits);
    json.put("timesLeft", spec.times() == FOREVER ? FOREVER : spec.times() - hits);
    return json;
  }
}
