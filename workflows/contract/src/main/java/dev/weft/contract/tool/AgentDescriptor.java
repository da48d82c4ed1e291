package dev.weft.contract.tool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A digital worker of the registry.
 *
 * @param name unique within a tenant, as in {@code travel}
 * @param role what it is for, in a sentence
 * @param capabilities the full names of the tools that it may call, as in {@code travel.bookFlight}
 * @param model the model role it uses, or null when it uses none
 * @param costPerTaskMinor its usual cost per task in minor units of EUR
 * @param score from 0 to 1, how well it has done; null when it has done nothing yet
 * @param status {@code ACTIVE} or {@code RETIRED}
 */
public record AgentDescriptor(
    String name,
    String role,
    List<String> capabilities,
    @Nullable String model,
    long costPerTaskMinor,
    @Nullable Double score,
    String status) {
  public AgentDescriptor {
    capabilities = List.copyOf(capabilities);
  }
}
