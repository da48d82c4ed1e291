package dev.weft.api.security;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.weft.contract.config.WeftConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Checks bearer tokens: signature, issuer, audience, expiry. Only asymmetric algorithms pass. */
public final class Tokens {
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private Tokens() {}

  /** A decoder for the configured signer. */
  public static JwtDecoder decoder(WeftConfig config) {
    WeftConfig.Auth auth = config.auth();
    var processor = new DefaultJWTProcessor<SecurityContext>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys(config)));
    processor.setJWTClaimsSetVerifier((claims, context) -> {});
    var decoder = new NimbusJwtDecoder(processor);
    decoder.setJwtValidator(
        new DelegatingOAuth2TokenValidator<>(
            List.of(
                new JwtTimestampValidator(Duration.ofSeconds(30)),
                new JwtIssuerValidator(auth.issuer()),
                required("the token has no expiry", token -> token.getExpiresAt() != null),
                required(
                    "the token is meant for somebody else",
                    token ->
                        token.getAudience() != null
                            && token.getAudience().contains(auth.audience())))));
    return decoder;
  }

  private static OAuth2TokenValidator<Jwt> required(String otherwise, Predicate<Jwt> condition) {
    OAuth2Error error = new OAuth2Error("invalid_token", otherwise, null);
    return token ->
        condition.test(token)
            ? OAuth2TokenValidatorResult.success()
            : OAuth2TokenValidatorResult.failure(error);
  }

  private static JWKSource<SecurityContext> keys(WeftConfig config) {
    String jwks = config.auth().jwks();
    if (jwks.startsWith("http://") || jwks.startsWith("https://")) {
      return new RemoteKeys(jwks);
    }
    return new FileKeys(
        jwks.isBlank()
            ? config.home().resolve("keys").resolve("jwks.json")
            : Path.of(jwks.startsWith("file:") ? URI.create(jwks).getPath() : jwks));
  }
}
