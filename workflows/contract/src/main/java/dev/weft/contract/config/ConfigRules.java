package dev.weft.contract.config;

import dev.weft.contract.run.RunPlacement;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules that look at more than one key, or at the shape of a text. */
final class ConfigRules {
  private ConfigRules() {}

  static void check(WeftConfig config, List<String> problems) {
    url(problems, "postgres.url", config.postgres().url(), List.of("jdbc"));
    url(problems, "redis.url", config.redis().url(), List.of("redis", "rediss"));
    url(problems, "temporal.ui.url", config.temporal().ui().url(), List.of("http", "https"));
    url(problems, "api.publicUrl", config.api().publicUrl(), List.of("http", "https"));
    url(problems, "sandbox.url", config.sandbox().url(), List.of("http", "https"));
    url(
        problems,
        "telemetry.otlpEndpoint",
        config.telemetry().otlpEndpoint(),
        List.of("http", "https"));
    url(
        problems,
        "temporal.engine.archiveUrl",
        config.temporal().engine().archiveUrl(),
        List.of("http", "https"));
    url(
        problems,
        "authorisation.server",
        config.authorisation().server(),
        List.of("http", "https"));
    url(
        problems,
        "authorisation.opaArchiveUrl",
        config.authorisation().opaArchiveUrl(),
        List.of("http", "https"));
    if (config.authorisation().budget().isZero()) {
      problems.add("authorisation.budget: must be longer than nothing");
    }
    Duration kept = config.authorisation().retention();
    if (!kept.isZero() && kept.toDays() < 1) {
      problems.add("authorisation.retention: must be at least 1d, or 0s for ever");
    }
    regions(config, problems);
    address("temporal.address", config.temporal().address(), problems);
    if (config.temporal().retention().toHours() < 1) {
      problems.add("temporal.retention: must be at least 1h");
    }
    if (config.approvals().deadline().isZero()) {
      problems.add("approvals.deadline: must be longer than nothing");
    }
    notifications(config.notifications(), problems);
    tenants("tenants", config.tenants(), problems);
    roles(config, problems);
    ports(config, problems);
    models(config, problems);
    if (config.api().idempotencyRetention().toMinutes() < 10) {
      problems.add("api.idempotencyRetention: must be at least 10m");
    }
    limits(config, problems);
    budgets(config, problems);
    placement(config, problems);
    TlsRules.check(config, problems);
  }

  private static void compute(
      String path, String residency, List<String> tiers, List<String> problems) {
    if (!residency.matches("|[A-Z][A-Z0-9]{1,9}")) {
      problems.add(path + ".residency: must be written as in EU");
    }
    if (!tiers.contains(RunPlacement.STANDARD_TIER)) {
      problems.add(path + ".tiers: must name " + RunPlacement.STANDARD_TIER);
    }
    for (String tier : tiers) {
      if (!tier.matches("[a-z][a-z0-9-]{0,39}")) {
        problems.add(path + ".tiers: '" + tier + "' is no name of a tier");
      }
    }
  }

  private static void placement(WeftConfig config, List<String> problems) {
    WeftConfig.Placement placement = config.placement();
    compute("placement", placement.residency(), placement.tiers(), problems);
    for (String tier : config.worker().tiers()) {
      if (!placement.tiers().contains(tier)) {
        problems.add(
            "worker.tiers: there is no tier '"
                + tier
                + "'; placement.tiers has "
                + String.join(", ", placement.tiers()));
      }
    }
    Set<String> tenants = new LinkedHashSet<>();
    for (int i = 0; i < placement.tenants().size(); i++) {
      String tenant = placement.tenants().get(i).tenant();
      if (tenant.isEmpty() || !tenants.add(tenant)) {
        problems.add(
            "placement.tenants."
                + i
                + ".tenant: "
                + (tenant.isEmpty() ? "is missing" : "'" + tenant + "' stands there twice"));
      }
    }
  }

  private static void regions(WeftConfig config, List<String> problems) {
    region("region", config.region().id(), problems);
    Set<String> names = new LinkedHashSet<>(List.of(config.region().id()));
    Map<String, String> homes = new LinkedHashMap<>();
    config.tenants().forEach(tenant -> homes.put(tenant, config.region().id()));
    for (int i = 0; i < config.regions().size(); i++) {
      WeftConfig.FurtherRegion region = config.regions().get(i);
      String path = "regions." + i;
      region(path, region.id(), problems);
      compute(
          path + ".placement",
          region.placement().residency(),
          region.placement().tiers(),
          problems);
      if (!names.add(region.id())) {
        problems.add(path + ".id: there is another region of this name");
      }
      tenants(path + ".tenants", region.tenants(), problems);
      for (String tenant : region.tenants()) {
        String other = homes.putIfAbsent(tenant, region.id());
        if (other != null && !other.equals(region.id())) {
          problems.add(
              path
                  + ".tenants: '"
                  + tenant
                  + "' is at home in "
                  + other
                  + "; a tenant has one home");
        }
      }
      if (!config.postgres().url().isEmpty() && region.postgres().url().isEmpty()) {
        problems.add(path + ".postgres.url: is missing; there is no embedded server to hold it");
      }
      if (!config.redis().url().isEmpty() && region.redis().url().isEmpty()) {
        problems.add(path + ".redis.url: is missing; there is no embedded server to hold it");
      }
      url(problems, path + ".postgres.url", region.postgres().url(), List.of("jdbc"));
      url(problems, path + ".redis.url", region.redis().url(), List.of("redis", "rediss"));
      address(path + ".temporal.address", region.temporal().address(), problems);
    }
  }

  private static void region(String path, String id, List<String> problems) {
    if (!id.matches("[a-z][a-z0-9-]{0,30}")) {
      problems.add(path + ".id: use lower-case letters, digits and '-', at most 31");
    }
  }

  private static void address(String path, String address, List<String> problems) {
    if (!address.isEmpty() && !address.matches("[^\\s/]+:\\d{1,5}")) {
      problems.add(path + ": must look like host:7233");
    }
  }

  private static void limits(WeftConfig config, List<String> problems) {
    Set<String> tenants = new LinkedHashSet<>();
    for (int i = 0; i < config.api().rateLimit().tenants().size(); i++) {
      String tenant = config.api().rateLimit().tenants().get(i).tenant();
      if (tenant.isEmpty() || !tenants.add(tenant)) {
        problems.add(
            "api.rateLimit.tenants."
                + i
                + ".tenant: "
                + (tenant.isEmpty() ? "is missing" : "'" + tenant + "' stands there twice"));
      }
    }
  }

  private static void budgets(WeftConfig config, List<String> problems) {
    Set<String> known = new LinkedHashSet<>();
    for (int i = 0; i < config.budgets().size(); i++) {
      WeftConfig.Budget budget = config.budgets().get(i);
      String path = "budgets." + i;
      if (!known.add(budget.tenant() + " " + budget.flow())) {
        problems.add(path + ".flow: there is another budget of the same tenant and flow");
      }
      if (budget.tokensPerDay() == null && budget.moneyPerDay() == null) {
        problems.add(path + ".tokensPerDay: set it, or moneyPerDay");
      }
      if (budget.tokensPerDay() != null && budget.tokensPerDay().stripTrailingZeros().scale() > 0) {
        problems.add(path + ".tokensPerDay: must be a whole number");
      }
      if (!budget.currency().matches("[A-Z]{3}")) {
        problems.add(path + ".currency: must be an ISO 4217 code such as USD");
      }
      Set<String> priced = config.models().currencies();
      if (budget.moneyPerDay() != null
          && !priced.isEmpty()
          && !priced.contains(budget.currency())) {
        problems.add(
            path
                + ".currency: no model is priced in "
                + budget.currency()
                + "; prices are in "
                + String.join(", ", priced));
      }
    }
  }

  private static void notifications(WeftConfig.Notifications config, List<String> problems) {
    url(problems, "notifications.webhook.url", config.webhook().url(), List.of("http", "https"));
    if (!config.webhook().url().isEmpty() && config.webhook().secret().length() < 16) {
      problems.add(
          "notifications.webhook.secret: must have at least 16 characters, for calls are signed"
              + " with it");
    }
    if (!config.mail().host().isEmpty()) {
      List<String> addresses = new ArrayList<>(config.mail().to());
      addresses.add(config.mail().from());
      for (String address : addresses) {
        if (!address.matches("[^@\\s]+@[^@\\s]+")) {
          problems.add("notifications.mail: '" + address + "' is no mail address");
        }
      }
    }
  }

  private static void tenants(String path, List<String> tenants, List<String> problems) {
    if (tenants.isEmpty()) {
      problems.add(path + ": name at least one, as in [demo]");
    }
    for (String tenant : tenants) {
      if (!tenant.matches("[a-z][a-z0-9-]{0,30}") || tenant.equals("system")) {
        problems.add(
            path
                + ": '"
                + tenant
                + "' is no name of a tenant; use lower-case letters, digits and '-', at most 31,"
                + " and not 'system'");
      }
    }
  }

  private static void roles(WeftConfig config, List<String> problems) {
    WeftConfig.Postgres postgres = config.postgres();
    Map<String, String> users = new LinkedHashMap<>();
    users.put("postgres.appUser", postgres.appUser());
    users.put("postgres.workerUser", postgres.workerUser());
    users.put("postgres.systemUser", postgres.systemUser());
    users.put("postgres.ownerUser", postgres.ownerUser());
    users.forEach((path, user) -> {
      if (!user.matches("[a-z_][a-z0-9_]{0,62}")) {
        problems.add(path + ": '" + user + "' is no name of a role");
      }
    });
    if (new LinkedHashSet<>(users.values()).size() < users.size()) {
      problems.add("postgres.ownerUser: the four roles of postgres must differ");
    }
  }

  private static void ports(WeftConfig config, List<String> problems) {
    Map<String, Integer> ports = new LinkedHashMap<>();
    ports.put("api.port", config.api().port());
    ports.put("api.metricsPort", config.api().metricsPort());
    if (config.postgres().url().isEmpty()) {
      ports.put("postgres.port", config.postgres().port());
    }
    if (config.redis().url().isEmpty()) {
      ports.put("redis.port", config.redis().port());
    }
    if (config.temporal().address().isEmpty()) {
      ports.put("temporal.port", config.temporal().port());
      ports.put("temporal.httpPort", config.temporal().httpPort());
      for (int i = 0; i < 10; i++) {
        ports.put("temporal.internalPortBase+" + i, config.temporal().internalPortBase() + i);
      }
      if (config.temporal().ui().url().isEmpty()) {
        ports.put("temporal.ui.port", config.temporal().ui().port());
      }
    }
    ports.put("worker.healthPort", config.worker().healthPort());
    for (int i = 0; i < config.regions().size(); i++) {
      int port = config.regions().get(i).worker().healthPort();
      if (port > 0) {
        ports.put("regions." + i + ".worker.healthPort", port);
      }
    }
    if (config.sandbox().url().isEmpty()) {
      ports.put("sandbox.port", config.sandbox().port());
    }
    Map<Integer, String> owners = new LinkedHashMap<>();
    ports.forEach((path, port) -> {
      String first = owners.putIfAbsent(port, path);
      if (first != null) {
        problems.add(path + ": port " + port + " is already that of " + first);
      }
    });
    if (config.temporal().address().isEmpty()) {
      engineCanStore("temporal.port", config.temporal().port(), problems);
      engineCanStore(
          "temporal.internalPortBase", config.temporal().internalPortBase() + 9, problems);
    }
  }

  private static void engineCanStore(String path, int port, List<String> problems) {
    if (port > Short.MAX_VALUE) {
      problems.add(
          path
              + ": the engine notes its ports in 16 bits with a sign, so none may be above "
              + Short.MAX_VALUE
              + ", as "
              + port
              + " is; lower it, or portBase");
    }
  }

  private static void models(WeftConfig config, List<String> problems) {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < config.models().providers().size(); i++) {
      WeftConfig.Provider provider = config.models().providers().get(i);
      String path = "models.providers." + i;
      if (provider.name().isEmpty()) {
        problems.add(path + ".name: is missing");
      } else if (!names.add(provider.name())) {
        problems.add(path + ".name: '" + provider.name() + "' is already taken");
      }
      if (provider.model().isEmpty()) {
        problems.add(path + ".model: is missing");
      }
      url(problems, path + ".baseUrl", provider.baseUrl(), List.of("http", "https"));
      if (!provider.currency().matches("[A-Z]{3}")) {
        problems.add(path + ".currency: must be an ISO 4217 code such as USD");
      }
    }
    Map<String, List<String>> roles = new LinkedHashMap<>();
    roles.put("models.roles.planner", config.models().roles().planner());
    roles.put("models.roles.agent", config.models().roles().agent());
    roles.forEach((path, wanted) ->
        wanted.stream()
            .filter(name -> !names.contains(name))
            .forEach(name ->
                problems.add(
                    path
                        + ": no provider is called '"
                        + name
                        + "'"
                        + (names.isEmpty() ? "" : "; there are " + String.join(", ", names)))));
  }

  private static void url(List<String> problems, String path, String text, List<String> schemes) {
    if (text.isEmpty()) {
      return;
    }
    List<String> allowed = new ArrayList<>();
    schemes.forEach(scheme -> allowed.add(scheme + (scheme.equals("jdbc") ? ":" : "://")));
    boolean known = allowed.stream().anyMatch(text::startsWith);
    try {
      URI.create(text);
    } catch (IllegalArgumentException e) {
      known = false;
    }
    if (!known) {
      problems.add(path + ": must be an address that starts with " + String.join(" or ", allowed));
    }
  }
}
