package dev.weft.bench.chaos;

import dev.weft.bench.chaos.beside.KeyService;
import dev.weft.bench.chaos.load.Home;
import dev.weft.bench.chaos.load.PlanningEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code weft.yaml} of the stack.
 *
 * @param homes its regions
 * @param deadline of approvals
 * @param schedules an empty folder
 * @param model where plans are made
 * @param limits the tokens that a tenant may use in a day, by tenant
 * @param policyPort where it asks policy
 * @param keys of the second region; null when there is none
 */
record ChaosSettings(
    List<Home> homes,
    Duration deadline,
    Path schedules,
    PlanningEndpoint model,
    Map<String, Long> limits,
    int policyPort,
    @Nullable KeyService keys) {
  /** As it stands in the file. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        region: { id: %s }
        tenants: [%s]
        approvals: { deadline: %ds, reminderPercent: 0, reminderBefore: 0s }
        schedules: { folder: "%s" }
        authorisation: { server: "http://127.0.0.1:%d", budget: 250ms }
        models:
          providers:
          - { name: planner, baseUrl: "%s", model: chaos-planner, maxOutputTokens: %d }
          roles: { planner: [planner] }
        budgets:
        """
            .formatted(
                homes.getFirst().region(),
                String.join(", ", homes.getFirst().tenants()),
                deadline.toSeconds(),
                schedules,
                policyPort,
                model.baseUrl(),
                PlanningEndpoint.MOST_OUTPUT));
    // One refuses what is above it, the other asks a person.
    new TreeMap<>(Map.of("north", "refuse", "east", "ask"))
        .forEach((tenant, atLimit) ->
            text.append(
                "- { tenant: %s, tokensPerDay: %d, atLimit: %s }\n"
                    .formatted(tenant, limits.get(tenant), atLimit)));
    List<Home> further = homes.subList(1, homes.size());
    if (!further.isEmpty()) {
      text.append("regions:\n");
    }
    for (Home home : further) {
      text.append(
          "- { id: %s, tenants: [%s]%s }\n"
              .formatted(
                  home.region(),
                  String.join(", ", home.tenants()),
                  keys == null || !keys.region().equals(home.region())
                      ? ""
                      : ", keys: " + keys.settings()));
    }
    return text.toString();
  }
}
