package dev.weft.policy.placement;

import java.util.Set;
import java.util.TreeSet;

/**
 * A region in which runs can be placed.
 *
 * @param id its name, as in {@code eu-west-1}
 * @param residency where data that it keeps is, as in {@code EU}
 * @param tiers the compute tiers that have workers there
 */
public record PlacementRegion(String id, String residency, Set<String> tiers) {
  public PlacementRegion {
    tiers = Set.copyOf(new TreeSet<>(tiers));
  }
}
