package dev.weft.api;

import dev.weft.api.store.Templates;
import dev.weft.contract.agent.Plan;
import dev.weft.platform.store.TemplateView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Templates in memory. */
public final class FakeTemplates implements Templates {
  private final Map<String, List<TemplateView>> all = new LinkedHashMap<>();

  @Override
  public synchronized TemplateView save(
      String tenant,
      String name,
      Plan plan,
      String planHash,
      String description,
      String createdBy) {
    List<TemplateView> versions = all.computeIfAbsent(tenant + "/" + name, _ -> new ArrayList<>());
    TemplateView saved =
        new TemplateView(
            name,
            versions.size() + 1,
            plan,
            planHash,
            description,
            createdBy,
            Instant.now(),
            false);
    versions.add(saved);
    return saved;
  }

  @Override
  public synchronized Optional<TemplateView> find(String tenant, String name, Integer version) {
    return versions(tenant, name).stream()
        .filter(one -> version == null ? !one.archived() : one.version() == version)
        .findFirst();
  }

  @Override
  public synchronized Optional<TemplateView> named(String tenant, String text) {
    String[] parts = text.split("@", 2);
    return find(tenant, parts[0], parts.length == 2 ? Integer.valueOf(parts[1]) : null)
        .filter(one -> !one.archived());
  }

  @Override
  public synchronized List<TemplateView> versions(String tenant, String name) {
    return all.getOrDefault(tenant + "/" + name, List.of()).reversed();
  }

  @Override
  public synchronized List<TemplateView> list(String tenant, String after, int limit) {
    return all.keySet().stream()
        .filter(key -> key.startsWith(tenant + "/"))
        .map(key -> key.substring(tenant.length() + 1))
        .filter(name -> after == null || name.compareTo(after) > 0)
        .flatMap(name -> find(tenant, name, null).stream())
        .sorted(Comparator.comparing(TemplateView::name))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized int archive(String tenant, String name, Integer version) {
    List<TemplateView> versions = all.getOrDefault(tenant + "/" + name, List.of());
    versions.replaceAll(one ->
        version == null || one.version() == version
            ? new TemplateView(
                one.name(),
                one.version(),
                one.plan(),
                one.planHash(),
                one.description(),
                one.createdBy(),
                one.createdAt(),
                true)
            : one);
    return versions.size();
  }
}
