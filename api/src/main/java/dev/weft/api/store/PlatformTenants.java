package dev.weft.api.store;

import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.store.Stores;
import dev.weft.platform.store.SubjectStore;
import dev.weft.platform.store.Tenant;
import dev.weft.platform.store.TenantStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jooq.exception.DataAccessException;

/** Tenants and people in the platform's stores; known tenants are remembered for a while. */
public final class PlatformTenants implements Tenants {
  private static final Duration FRESH = Duration.ofSeconds(30);
  private static final String FORGOTTEN = "a person who was forgotten";

  private final TenantStore tenants;
  private final SubjectStore subjects;
  private final Clock clock;
  private final ConcurrentMap<String, Seen> seen = new ConcurrentHashMap<>();

  private record Seen(Tenant tenant, Instant until) {}

  public PlatformTenants(Stores stores) {
    this.tenants = stores.tenants();
    this.subjects = stores.subjects();
    this.clock = stores.clock();
  }

  @Override
  public boolean known(String tenant) {
    return !tenant.equals(TenantStore.SYSTEM)
        && WorkflowIds.validTenant(tenant)
        && find(tenant).isPresent();
  }

  @Override
  public String subjectFor(String tenant, String principal) {
    return subjects.subjectFor(tenant, principal);
  }

  @Override
  public String principalOf(String tenant, String subject) {
    return subject.equals(WorkflowIds.NO_SUBJECT)
        ? "nobody in particular"
        : subjects.principalOf(tenant, subject).orElse(FORGOTTEN);
  }

  @Override
  public String groupFor(String tenant, String group) {
    return subjects.groupFor(tenant, group);
  }

  @Override
  public String timeZone(String tenant) {
    return find(tenant).map(Tenant::timeZone).orElse("UTC");
  }

  @Override
  public String region(String tenant) {
    return find(tenant).map(Tenant::region).orElseThrow();
  }

  @Override
  public boolean reachable() {
    try {
      tenants.find(TenantStore.SYSTEM);
      return true;
    } catch (DataAccessException e) {
      return false;
    }
  }

  private Optional<Tenant> find(String tenant) {
    Instant now = clock.instant();
    Seen known = seen.get(tenant);
    if (known != null && now.isBefore(known.until())) {
      return Optional.of(known.tenant());
    }
    Optional<Tenant> found = tenants.find(tenant);
    found.ifPresent(fresh -> seen.put(tenant, new Seen(fresh, now.plus(FRESH))));
    return found;
  }
}
