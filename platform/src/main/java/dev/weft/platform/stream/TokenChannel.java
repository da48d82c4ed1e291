package dev.weft.platform.stream;

import dev.weft.contract.run.RunContext;
import dev.weft.platform.signal.RunSignals;

/** Names of a run's stream in Redis, and of the channel that announces its entries. */
record TokenChannel(String region) {
  static final String STEP = "s";
  static final String ATTEMPT = "a";
  static final String SEQUENCE = "n";
  static final String KIND = "k";

  /** Sealed: text may say what a person asked for. */
  static final String DATA = "d";

  String key(RunContext run) {
    return "weft:" + region + ":" + run.tenant() + ":tokens:" + run.runId();
  }

  String announcements(RunContext run) {
    return "weft:" + region + ":" + run.tenant() + ":run:" + RunSignals.tokensOf(run.runId());
  }

  static String context(RunContext run) {
    return "tokens:" + run.runId();
  }
}
