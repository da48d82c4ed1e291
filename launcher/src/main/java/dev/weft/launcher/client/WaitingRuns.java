package dev.weft.launcher.client;

import dev.weft.contract.run.RunStatus;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** The runs of a tenant that wait for a person. */
public final class WaitingRuns {
  /** As many as fit into an address. */
  private static final int MOST = 25;

  private WaitingRuns() {}

  /**
   * Their ids, the newest first; none when the API does not answer.
   *
   * @param token gives a bearer token of the tenant
   */
  public static List<String> of(URI api, Supplier<String> token) {
    try {
      return new WeftApi(api, token, "")
          .runs(RunStatus.WAITING.name(), null, MOST).items().stream()
              .map(run -> Objects.toString(run.get("runId"), ""))
              .filter(id -> !id.isEmpty())
              .toList();
    } catch (ApiSilence | ApiProblem e) {
      return List.of();
    }
  }
}
