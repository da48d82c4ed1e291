package dev.weft.platform.store;

import dev.weft.contract.agent.Plan;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version of a template.
 *
 * @param name its name, unique per tenant
 * @param version from 1; the newest is the highest
 * @param plan the plan, whose parameters have no values
 * @param planHash SHA-256 of the plan's JSON, hexadecimal
 * @param description what it is for; null when nobody said
 * @param createdBy surrogate of who saved it
 * @param createdAt when it was saved
 * @param archived whether it starts no more runs
 */
public record TemplateView(
    String name,
    int version,
    Plan plan,
    String planHash,
    @Nullable String description,
    @Nullable String createdBy,
    Instant createdAt,
    boolean archived) {}
