package dev.weft.api.security;

import dev.weft.api.store.Tenants;
import dev.weft.contract.config.WeftConfig;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;

/** Reads tenant, person, scopes and groups from a checked token. */
final class CallerConverter implements Converter<Jwt, AbstractAuthenticationToken> {
  private final WeftConfig.Auth auth;
  private final Tenants tenants;

  CallerConverter(WeftConfig.Auth auth, Tenants tenants) {
    this.auth = auth;
    this.tenants = tenants;
  }

  @Override
  public AbstractAuthenticationToken convert(Jwt token) {
    String tenant = token.getClaimAsString(auth.tenantClaim());
    String principal = token.getSubject();
    if (tenant == null || !tenants.known(tenant)) {
      throw new InvalidBearerTokenException("the token names no known tenant");
    }
    if (principal == null || principal.isBlank()) {
      throw new InvalidBearerTokenException("the token names no person");
    }
    return new CallerAuthentication(
        new Caller(
            tenant,
            tenants.subjectFor(tenant, principal),
            scopes(token.getClaim(auth.scopesClaim())),
            groups(token.getClaim(auth.groupsClaim()))));
  }

  /** Groups come as a list (RFC 9068, SCIM's groups); a name may hold blanks. */
  static Set<String> groups(@Nullable Object claim) {
    Set<String> groups = new TreeSet<>();
    switch (claim) {
      case Collection<?> list -> list.forEach(group -> groups.add(String.valueOf(group)));
      case String one when !one.isBlank() -> groups.add(one);
      case null, default -> {}
    }
    return groups;
  }

  /** Scopes come as one text with blanks, as RFC 8693 says, or as a list. */
  static Set<String> scopes(@Nullable Object claim) {
    Set<String> scopes = new TreeSet<>();
    if (claim instanceof String text) {
      Arrays.stream(text.split("\\s+", -1)).filter(s -> !s.isBlank()).forEach(scopes::add);
    } else if (claim instanceof Collection<?> list) {
      list.forEach(scope -> scopes.add(String.valueOf(scope)));
    }
    return scopes;
  }
}
