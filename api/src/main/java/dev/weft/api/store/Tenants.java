package dev.weft.api.store;

import dev.weft.api.region.EachRegion;

/** Tenants and the people in them. */
public interface Tenants {
  /** Whether there is such a tenant. */
  boolean known(String tenant);

  /** The person's surrogate; made on first sight. */
  String subjectFor(String tenant, String principal);

  /** The person's name as their token gave it, for people to read. */
  String principalOf(String tenant, String subject);

  /** A digest that stands for a group where it is stored. */
  String groupFor(String tenant, String group);

  /** The tenant's IANA time zone. */
  String timeZone(String tenant);

  /** The region that keeps the tenant's data. */
  String region(String tenant);

  /** Whether the store answers. */
  @EachRegion
  boolean reachable();
}
