package dev.weft.api.store;

import dev.weft.contract.agent.Plan;
import dev.weft.platform.store.Stores;
import dev.weft.platform.store.TemplateStore;
import dev.weft.platform.store.TemplateView;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Templates in the platform's stores. */
public final class PlatformTemplates implements Templates {
  private final TemplateStore templates;

  public PlatformTemplates(Stores stores) {
    this.templates = stores.templates();
  }

  @Override
  public TemplateView save(
      String tenant,
      String name,
      Plan plan,
      String planHash,
      @Nullable String description,
      String createdBy) {
    return templates.save(tenant, name, plan, planHash, description, createdBy);
  }

  @Override
  public Optional<TemplateView> find(String tenant, String name, @Nullable Integer version) {
    return templates.find(tenant, name, version);
  }

  @Override
  public Optional<TemplateView> named(String tenant, String text) {
    return templates.named(tenant, text);
  }

  @Override
  public List<TemplateView> versions(String tenant, String name) {
    return templates.versions(tenant, name);
  }

  @Override
  public List<TemplateView> list(String tenant, @Nullable String after, int limit) {
    return templates.list(tenant, after, limit);
  }

  @Override
  public int archive(String tenant, String name, @Nullable Integer version) {
    return templates.archive(tenant, name, version);
  }
}
