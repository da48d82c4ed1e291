package dev.weft.api.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.FakeDecisions;
import dev.weft.contract.config.PolicyFolder;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.contract.policy.LoggedDecision;
import dev.weft.platform.store.TimeOrderedIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionRetentionTest {
  private static final Instant NOW = Instant.parse("2030-06-01T00:00:00Z");
  private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(401));
  private static final String CURRENT = "1".repeat(64);
  private static final String CHOSEN = "2".repeat(64);
  private static final String NAMED = "3".repeat(64);
  private static final String FORGOTTEN = "4".repeat(64);
  private static final String YOUNG = "5".repeat(64);

  @TempDir Path home;
  private final FakeDecisions decisions = new FakeDecisions();

  @Test
  void shouldDeleteOldDecisionsAndThenTheBundlesThatNothingNames() throws IOException {
    PolicyFolder bundles = bundles();
    for (int i = 0; i < DecisionRetention.BATCH + 1; i++) {
      decisions.record(decision(LONG_AGO, FORGOTTEN));
    }
    LoggedDecision kept = decision(NOW.minus(Duration.ofDays(399)), NAMED);
    decisions.record(kept);

    retention("").expire();

    assertThat(decisions.kept).containsExactly(kept);
    assertThat(bundles.bundles()).containsExactly(CURRENT, CHOSEN, NAMED, YOUNG);
    try (var left = Files.list(bundles.path())) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.contains(FORGOTTEN));
    }
  }

  @Test
  void shouldKeepEverythingForEverWhenToldTo() throws IOException {
    PolicyFolder bundles = bundles();
    decisions.record(decision(LONG_AGO, NAMED));

    retention("authorisation: { retention: 0s }").expire();

    assertThat(decisions.kept).hasSize(1);
    assertThat(bundles.bundles()).hasSize(5);
  }

  private DecisionRetention retention(String yaml) {
    return new DecisionRetention(
        decisions,
        WeftConfigLoader.parse("test", yaml + "\n", Map.of(), home),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private PolicyFolder bundles() throws IOException {
    PolicyFolder folder = new PolicyFolder(home.resolve(".weft/policy"));
    for (String hash : List.of(CURRENT, CHOSEN, NAMED, FORGOTTEN, YOUNG)) {
      Path compiled = Files.createDirectories(folder.bundle(hash)).resolve(PolicyFolder.COMPILED);
      Files.writeString(compiled, "x");
      Files.setLastModifiedTime(
          compiled, FileTime.from(hash.equals(YOUNG) ? NOW.minusSeconds(9) : LONG_AGO));
    }
    folder.choose(CHOSEN);
    folder.activate(CURRENT);
    return folder;
  }

  private static LoggedDecision decision(Instant at, String bundle) {
    return new LoggedDecision(
        "acme",
        TimeOrderedIds.at(at),
        at,
        "api",
        "GET /api/v1/flows",
        null,
        null,
        null,
        0,
        true,
        List.of("scope_held"),
        bundle,
        "in-process",
        false,
        17,
        "{}");
  }
}
