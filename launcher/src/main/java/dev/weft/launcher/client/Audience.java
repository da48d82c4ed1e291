package dev.weft.launcher.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say who sees what is started. */
final class Audience {
  /** Who sees an item besides its owner. */
  enum Visibility {
    PRIVATE,
    FAMILY,
    PUBLIC
  }

  @Option(
      names = "--visibility",
      paramLabel = "WHO",
      description = "Who sees it: private (you), family (a group of yours) or public (the tenant).")
  @Nullable Visibility visibility;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "For family: one of the groups that your token names.")
  @Nullable String group;

  /** Adds both to a request. */
  void addTo(Map<String, Object> request) {
    if (visibility != null) {
      request.put("visibility", visibility.name());
    }
    if (group != null) {
      request.put("group", group);
    }
  }
}
