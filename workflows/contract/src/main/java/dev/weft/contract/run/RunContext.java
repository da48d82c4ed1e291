package dev.weft.contract.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * @param reused ids of the steps whose results are taken over from an earlier run, so that their
 *     tools are not called; empty unless the run is a rerun
 * @param policy the hash of the policy bundle that the run keeps; null for the current one
 */
public record RunContext(
    String tenant,
    String runId,
    String subject,
    String flow,
    List<String> scopes,
    String timeZone,
    String locale,
    Instant requestedAt,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> reused,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String policy) {
  public RunContext {
    scopes = List.copyOf(scopes);
    reused = reused == null ? List.of() : List.copyOf(reused);
  }

  /** A run that takes nothing over. */
  public RunContext(
      String tenant,
      String runId,
      String subject,
      String flow,
      List<String> scopes,
      String timeZone,
      String locale,
      Instant requestedAt) {
    this(tenant, runId, subject, flow, scopes, timeZone, locale, requestedAt, List.of(), null);
  }

  /** The same run with the policy bundle that it keeps. */
  public RunContext keeping(@Nullable String policyHash) {
    return new RunContext(
        tenant, runId, subject, flow, scopes, timeZone, locale, requestedAt, reused, policyHash);
  }

  /** The same run with the results that it takes over. */
  public RunContext reusing(List<String> steps) {
    return new RunContext(
        tenant, runId, subject, flow, scopes, timeZone, locale, requestedAt, steps, policy);
  }
}
