package dev.weft.api.approval;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.weft.api.security.Caller;
import dev.weft.api.store.Secrets;
import dev.weft.contract.run.WorkflowIds;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Short-lived tokens that stand in the link to one approval's page, and the page's own CSRF tokens.
 * Signed (HS256) with a key derived per tenant and use from the region's keys, so that every api
 * process of the region accepts them. They name the person by surrogate and allow one scope.
 */
public final class LinkTokens {
  /** How long a link opens its page. */
  static final Duration LIFETIME = Duration.ofMinutes(15);

  private static final String PAGE = "approval-page";
  private static final String FORM = "approval-form";
  private static final String TENANT = "tenant";
  private static final String APPROVAL = "approval";
  private static final String SCOPE = "scope";

  private final Secrets keys;
  private final Clock clock;

  /**
   * A signer.
   *
   * @param keys what the signing keys come from
   */
  public LinkTokens(Secrets keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** A token for the page's address. */
  String link(Caller caller, String approvalId, String scopes) {
    return mint(PAGE, caller, approvalId, scopes);
  }

  /** A token for the page's form: the page was rendered for this person just now. */
  String form(Caller caller, String approvalId) {
    return mint(FORM, caller, approvalId, "");
  }

  /** The person whom a link's token names; empty unless it is for this approval and still valid. */
  Optional<Caller> caller(String token, String approvalId) {
    return read(PAGE, token, approvalId).map(LinkTokens::caller);
  }

  /** Whether the form was rendered for this person and approval. */
  boolean formFits(String token, Caller caller, String approvalId) {
    return read(FORM, token, approvalId)
        .map(LinkTokens::caller)
        .filter(named ->
            named.tenant().equals(caller.tenant()) && named.subject().equals(caller.subject()))
        .isPresent();
  }

  private String mint(String use, Caller caller, String approvalId, String scope) {
    Instant now = clock.instant();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.HS256),
            new JWTClaimsSet.Builder()
                .audience(use)
                .subject(caller.subject())
                .claim(TENANT, caller.tenant())
                .claim(APPROVAL, approvalId)
                .claim(SCOPE, scope)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFETIME)))
                .build());
    try {
      token.sign(new MACSigner(keys.of(caller.tenant(), use)));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("cannot sign", e);
    }
  }

  private Optional<JWTClaimsSet> read(String use, String text, String approvalId) {
    try {
      SignedJWT token = SignedJWT.parse(text);
      JWTClaimsSet claims = token.getJWTClaimsSet();
      String tenant = claims.getStringClaim(TENANT);
      if (tenant == null
          || !WorkflowIds.validTenant(tenant)
          || !token.verify(new MACVerifier(keys.of(tenant, use)))) {
        return Optional.empty();
      }
      boolean fits =
          claims.getAudience().equals(List.of(use))
              && approvalId.equals(claims.getStringClaim(APPROVAL))
              && claims.getSubject() != null
              && claims.getExpirationTime() != null
              && clock.instant().isBefore(claims.getExpirationTime().toInstant());
      return fits ? Optional.of(claims) : Optional.empty();
    } catch (ParseException | JOSEException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  private static Caller caller(JWTClaimsSet claims) {
    return new Caller(
        String.valueOf(claims.getClaim(TENANT)),
        claims.getSubject(),
        Set.of(String.valueOf(claims.getClaim(SCOPE)).split(" ", -1)));
  }
}
