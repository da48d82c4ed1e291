package dev.weft.contract.config;

/**
 * The Redis user of a region: it reaches the keys of the tenants that are at home there and the
 * region's channels, and nothing else, so Redis itself refuses what was sent to the wrong region.
 */
public final class RegionalRedisUser {
  private RegionalRedisUser() {}

  /** The name of a region's user in an embedded server. */
  public static String name(String region) {
    return "weft-" + region;
  }

  /** The line of Redis' configuration that makes the user of a region. */
  public static String rule(WeftConfig config) {
    String region = config.region().id();
    StringBuilder rule = new StringBuilder("user ");
    rule.append(config.redis().user()).append(" on >").append(config.redis().password());
    rule.append(" resetkeys");
    for (String tenant : config.tenants()) {
      rule.append(" ~weft:").append(region).append(':').append(tenant).append(":*");
      rule.append(" ~weft:").append(region).append(":rate:").append(tenant).append(":*");
    }
    rule.append(" resetchannels &weft:").append(region).append(":*");
    rule.append(" &weft-cancel:").append(region).append(":*");
    rule.append(" &weft-cancel-ahead:").append(region).append(":*");
    return rule.append(" +@all -@admin -@dangerous +client|setname +client|setinfo").toString();
  }
}
