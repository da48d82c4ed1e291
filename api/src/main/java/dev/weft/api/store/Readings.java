package dev.weft.api.store;

import io.temporal.api.common.v1.Payload;
import java.util.List;
import java.util.function.Predicate;

/** What payloads of a tenant hold, for people who are entitled to read them. */
public interface Readings {
  /**
   * The payloads in clear text; references to large ones stay references.
   *
   * @param seen whether a run is seen; payloads of others stay closed
   */
  List<Payload> decode(String tenant, Predicate<String> seen, List<Payload> payloads);

  /** The payloads in clear text, large ones included. */
  List<Payload> download(String tenant, Predicate<String> seen, List<Payload> payloads);
}
