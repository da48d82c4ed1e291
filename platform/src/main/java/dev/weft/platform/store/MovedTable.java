package dev.weft.platform.store;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A table of tenants, and how a move treats it. A new table with a tenant joins {@link #ALL}, after
 * those that its keys lead to, or a test fails.
 *
 * @param name its name
 * @param told what columns hold in the new home, as SQL over the old row
 * @param own columns that each region fills by itself: they are not compared
 */
record MovedTable(String name, Map<String, String> told, Set<String> own) {
  /** What moves, each after the tables that its keys lead to. */
  static final List<MovedTable> ALL =
      List.of(
          new MovedTable("data_key", Map.of(), Set.of("wrapped", "keystore", "rewrapped_at")),
          new MovedTable("subject", Map.of(), Set.of("principal_lookup")),
          run(),
          as("run_step"),
          as("run_event"),
          as("approval"),
          as("approval_version"),
          as("approval_vote"),
          as("approval_delegation"),
          as("notification"),
          as("context_entry"),
          as("effect"),
          as("policy_decision"),
          as("payload_blob"),
          // Whose flow ends in the old home is held by a flow of the new one.
          new MovedTable(
              "compensation_debt",
              Map.of("told_at", "CASE WHEN state = 'OPEN' THEN NULL ELSE told_at END"),
              Set.of()),
          as("agent"),
          as("tool"),
          as("model_call"),
          as("audit_entry"),
          as("calendar_event"),
          as("expense"),
          as("travel_booking"),
          as("template"),
          // The new home's engine knows none yet.
          new MovedTable(
              "schedule",
              Map.of("applied_version", "NULL::bigint", "applying_until", "NULL::timestamptz"),
              Set.of()),
          as("budget"),
          as("budget_use"),
          as("budget_reservation"),
          as("key_rotation"),
          as("key_destruction"),
          as("residency_change"),
          new MovedTable(
              "tenant_move", Map.of(), Set.of("phase", "waiting_for", "problem", "updated_at")));

  /**
   * What does not move: the key that wraps a tenant's keys is each region's own, and claims are
   * digests under the old region's secret that nobody can make again.
   */
  static final List<String> LEFT = List.of("tenant_key", "start_claim", "idempotent_request");

  private static MovedTable as(String name) {
    return new MovedTable(name, Map.of(), Set.of());
  }

  private static MovedTable run() {
    return new MovedTable(
        "run",
        Map.of(
            "region",
            ":region",
            "namespace",
            ":namespace",
            "temporal_address",
            ":address",
            "debounce_lookup",
            "NULL::bytea",
            "task_queue",
            "CASE WHEN ended_at IS NULL AND NOT tier = ANY (:tiers) THEN :queue ELSE task_queue"
                + " END",
            "tier",
            "CASE WHEN ended_at IS NULL AND NOT tier = ANY (:tiers) THEN :tier ELSE tier END"),
        Set.of("reference_lookup"));
  }
}
