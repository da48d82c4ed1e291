package dev.weft.api.store;

import dev.weft.contract.agent.Plan;
import dev.weft.platform.store.TemplateView;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stored plans. */
public interface Templates {
  /** Saves the next version. */
  TemplateView save(
      String tenant,
      String name,
      Plan plan,
      String planHash,
      @Nullable String description,
      String createdBy);

  /** One version; the newest that is not archived when none is named. */
  Optional<TemplateView> find(String tenant, String name, @Nullable Integer version);

  /** As people name it, {@code name} or {@code name@2}; empty when it may not start runs. */
  Optional<TemplateView> named(String tenant, String text);

  /** Every version, the newest first. */
  List<TemplateView> versions(String tenant, String name);

  /** The newest version of each, in the order of their names. */
  List<TemplateView> list(String tenant, @Nullable String after, int limit);

  /** Archives one version, or all; answers how many were changed. */
  int archive(String tenant, String name, @Nullable Integer version);
}
