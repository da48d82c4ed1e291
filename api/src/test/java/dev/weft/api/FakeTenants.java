package dev.weft.api;

import dev.weft.api.store.Tenants;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Some tenants, and whoever signs in. */
public class FakeTenants implements Tenants {
  private final Map<String, String> names = new ConcurrentHashMap<>();

  @Override
  public boolean known(String tenant) {
    return Set.of("acme", "globex", "hooli").contains(tenant);
  }

  @Override
  public String subjectFor(String tenant, String principal) {
    String subject =
        UUID.nameUUIDFromBytes((tenant + principal).getBytes(StandardCharsets.UTF_8)).toString();
    names.put(subject, principal);
    return subject;
  }

  @Override
  public String principalOf(String tenant, String subject) {
    return names.getOrDefault(subject, "nobody");
  }

  @Override
  public String groupFor(String tenant, String group) {
    return tenant + ":" + group;
  }

  @Override
  public String timeZone(String tenant) {
    return "Europe/Vienna";
  }

  @Override
  public String region(String tenant) {
    return "eu-west-1";
  }

  @Override
  public boolean reachable() {
    return true;
  }
}
