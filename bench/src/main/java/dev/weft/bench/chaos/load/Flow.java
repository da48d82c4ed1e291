package dev.weft.bench.chaos.load;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One flow that the client starts.
 *
 * @param number its place, from 1; its reference follows from it
 * @param tenant whose it is
 * @param body what is sent
 * @param twice whether the client sends it twice at once
 * @param cancelAfter when the client cancels it; null for never
 * @param draw decides what people say to it
 */
record Flow(
    int number,
    String tenant,
    Map<String, Object> body,
    boolean twice,
    @Nullable Duration cancelAfter,
    long draw) {
  /** The client's own key of it, unique within its tenant. */
  String reference() {
    return "chaos-" + number;
  }
}
