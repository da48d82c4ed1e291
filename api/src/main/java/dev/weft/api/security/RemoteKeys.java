package dev.weft.api.security;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.health.HealthStatus;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider's public keys at an address: fetched again when a token names a key that is not among
 * them, and kept in use while the provider is away.
 */
final class RemoteKeys implements JWKSource<SecurityContext> {
  private static final Duration CALL = Duration.ofSeconds(2);
  private static final int LARGEST_ANSWER = 1 << 20;
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final Duration KEPT_IN_AN_OUTAGE = Duration.ofHours(1);

  /** Two fetches in this time at most, however many tokens name keys that do not exist. */
  private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(2);

  private final JWKSource<SecurityContext> source;
  private volatile boolean lastFetchWorked;

  RemoteKeys(String address) {
    int millis = (int) CALL.toMillis();
    try {
      source =
          JWKSourceBuilder.<SecurityContext>create(
                  URI.create(address).toURL(),
                  new DefaultResourceRetriever(millis, millis, LARGEST_ANSWER))
              .retrying(true)
              .outageTolerant(KEPT_IN_AN_OUTAGE.toMillis())
              .healthReporting(
                  report -> lastFetchWorked = report.getHealthStatus() == HealthStatus.HEALTHY)
              .rateLimited(BETWEEN_FETCHES.toMillis())
              .cache(KEPT.toMillis(), 4 * CALL.toMillis())
              .build();
    } catch (MalformedURLException | IllegalArgumentException e) {
      throw new IllegalArgumentException("auth.jwks is no address: " + address, e);
    }
  }

  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
      throws KeySourceException {
    try {
      return source.get(selector, context);
    } catch (RateLimitReachedException e) {
      if (lastFetchWorked) {
        return List.of();
      }
      throw e;
    }
  }
}
