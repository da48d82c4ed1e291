package dev.weft.api.flow;

import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.Caller;
import dev.weft.api.store.Runs;
import dev.weft.api.visibility.Visibilities;
import dev.weft.platform.store.RunFilter;
import dev.weft.platform.store.RunView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.stereotype.Service;

/** Finds a run by its id, by the beginning of its id, or as the last one. */
@Service
public class RunFinder {
  private static final Pattern FULL =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern PART = Pattern.compile("[0-9a-f-]{6,35}");

  private static final int MOST_CANDIDATES = 10;

  private final Runs runs;
  private final Visibilities visibilities;

  RunFinder(Runs runs, Visibilities visibilities) {
    this.runs = runs;
    this.visibilities = visibilities;
  }

  /**
   * The run that the caller sees; a run of somebody else answers like a missing one.
   *
   * @param id a full id, at least 6 first digits of one, or {@code last}
   */
  public RunView find(Caller caller, String id) {
    RunView run = known(caller, id);
    if (!visibilities.sees(caller, run.sharing(), run.run().runId())) {
      throw missing();
    }
    return run;
  }

  /** A run that was found before, as it is now. */
  RunView again(RunView run) {
    return runs.find(run.run().tenant(), run.run().runId()).orElseThrow(RunFinder::missing);
  }

  private RunView known(Caller caller, String id) {
    String tenant = caller.tenant();
    String text = id.toLowerCase(Locale.ROOT);
    if (text.equals("last")) {
      return runs.list(tenant, RunFilter.ALL.seenBy(visibilities.sight(caller)), null, 1).stream()
          .findFirst()
          .flatMap(last -> runs.find(tenant, last.run().runId()))
          .orElseThrow(RunFinder::missing);
    }
    if (FULL.matcher(text).matches()) {
      return runs.find(tenant, text).orElseThrow(RunFinder::missing);
    }
    if (!PART.matcher(text).matches()) {
      throw missing();
    }
    return runs.find(tenant, single(runs.matching(tenant, text, visibilities.sight(caller)), "run"))
        .orElseThrow(RunFinder::missing);
  }

  /** The only id that fits. */
  public static String single(List<String> ids, String kind) {
    if (ids.isEmpty()) {
      throw ProblemException.notFound(kind);
    }
    if (ids.size() > 1) {
      throw new ProblemException(
          409,
          "ambiguous_id",
          "More than one " + kind + " fits; give more digits.",
          List.of(),
          Map.of("candidates", ids.stream().limit(MOST_CANDIDATES).toList()));
    }
    return ids.getFirst();
  }

  private static ProblemException missing() {
    return ProblemException.notFound("run");
  }
}
