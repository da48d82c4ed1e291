package dev.weft.contract.run;

import java.time.Instant;
import java.util.List;

/**
 * What every activity knows of the run it serves. Holds surrogates only.
 *
 * @param tenant the tenant's id
 * @param runId Weft's own UUIDv7, stable over reset and continue-as-new
 * @param subject the surrogate of the person whom the run's data is about, or {@code "-"}
 * @param flow the name of the flow in the catalogue
 * @param scopes what the requester may do, as in {@code calendar:write}
 * @param timeZone the requester's IANA time zone
 * @param locale the requester's BCP 47 language tag
 * @param requestedAt when the request arrived
 */
public record RunContext(
    String tenant,
    String runId,
    String subject,
    String flow,
    List<String> scopes,
    String timeZone,
    String locale,
    Instant requestedAt) {
  public RunContext {
    scopes = List.copyOf(scopes);
  }
}
