package dev.weft.launcher.client;

import dev.weft.contract.config.TlsFiles;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.tls.LiveTls;
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
  public static List<String> of(WeftConfig config, Supplier<String> token) {
    try {
      boolean encrypted = TlsFiles.ofApi(config).hasCertificate();
      URI api =
          encrypted
              ? URI.create(config.apiUrl())
              : URI.create("http://" + config.api().nearAddress() + ":" + config.api().port());
      return new WeftApi(api, token, "", encrypted ? LiveTls.services(config) : null)
          .runs(RunStatus.WAITING.name(), null, MOST).items().stream()
              .map(run -> Objects.toString(run.get("runId"), ""))
              .filter(id -> !id.isEmpty())
              .toList();
    } catch (ApiSilence | ApiProblem e) {
      return List.of();
    }
  }
}
