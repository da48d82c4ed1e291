package dev.weft.api.login;

import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.CodecToken;
import dev.weft.api.security.Open;
import io.swagger.v3.oas.annotations.Hidden;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** The addresses of {@link Logins}, as OpenID Connect Discovery 1.0 and RFC 6749 name them. */
@Hidden
@Controller
@RequestMapping("/oidc")
class LoginController {
  private static final String ASKED = "whoever signs in has no token yet; the page asks for one";

  private final Logins logins;

  LoginController(Logins logins) {
    this.logins = logins;
  }

  @Open("says where everything is, and nothing of anybody")
  @GetMapping("/.well-known/openid-configuration")
  ResponseEntity<Map<String, Object>> configuration() {
    requireOpen();
    String issuer = logins.issuer();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("issuer", issuer);
    answer.put("authorization_endpoint", issuer + "/authorize");
    answer.put("token_endpoint", issuer + "/token");
    answer.put("jwks_uri", issuer + "/jwks");
    answer.put("response_types_supported", List.of("code"));
    answer.put("grant_types_supported", List.of("authorization_code"));
    answer.put("subject_types_supported", List.of("public"));
    answer.put("scopes_supported", List.of("openid", "profile"));
    answer.put("id_token_signing_alg_values_supported", List.of("RS256"));
    answer.put(
        "token_endpoint_auth_methods_supported",
        List.of("client_secret_basic", "client_secret_post"));
    return ResponseEntity.ok(answer);
  }

  @Open("public keys")
  @GetMapping("/jwks")
  ResponseEntity<Map<String, Object>> keys() {
    requireOpen();
    return ResponseEntity.ok(logins.publicKeys());
  }

  @Open(ASKED)
  @GetMapping("/authorize")
  ResponseEntity<String> ask(@RequestParam Map<String, String> fields) {
    Asked asked = asked(fields);
    return LoginPage.answer(HttpStatus.OK, asked, null);
  }

  @Open(ASKED)
  @PostMapping("/authorize")
  ResponseEntity<String> signIn(@RequestParam Map<String, String> fields) {
    Asked asked = asked(fields);
    String token = fields.getOrDefault("token", "").replaceAll("\\s", "");
    return logins
        .grant(token, asked.nonce())
        .map(code ->
            ResponseEntity.status(HttpStatus.SEE_OTHER)
                .header(HttpHeaders.LOCATION, back(asked, code))
                .header(HttpHeaders.SET_COOKIE, CodecToken.cookie(token))
                .cacheControl(CacheControl.noStore())
                .body(""))
        .orElseGet(() ->
            LoginPage.answer(
                HttpStatus.UNAUTHORIZED,
                asked,
                "This is no token of this stack that is still valid. Print a new one."));
  }

  @Open("the client's secret and the code are checked here")
  @PostMapping(value = "/token", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Map<String, Object>> exchange(
      @RequestParam Map<String, String> fields,
      @RequestHeader(value = HttpHeaders.AUTHORIZATION, defaultValue = "") String authorization) {
    requireOpen();
    String[] client = client(fields, authorization);
    if (!logins.proves(client[0], client[1])) {
      return refused(HttpStatus.UNAUTHORIZED, "invalid_client");
    }
    if (!"authorization_code".equals(fields.get("grant_type"))) {
      return refused(HttpStatus.BAD_REQUEST, "unsupported_grant_type");
    }
    Optional<Map<String, Object>> tokens = logins.exchange(fields.getOrDefault("code", ""));
    return tokens.isPresent() && logins.knows(client[0], fields.getOrDefault("redirect_uri", ""))
        ? ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(tokens.get())
        : refused(HttpStatus.BAD_REQUEST, "invalid_grant");
  }

  /** What Web UI asked for when it sent the person here. */
  record Asked(String client, String redirect, String state, String nonce, String scope) {}

  private Asked asked(Map<String, String> fields) {
    requireOpen();
    Asked asked =
        new Asked(
            fields.getOrDefault("client_id", ""),
            fields.getOrDefault("redirect_uri", ""),
            fields.getOrDefault("state", ""),
            fields.getOrDefault("nonce", ""),
            fields.getOrDefault("scope", ""));
    if (!"code".equals(fields.get("response_type"))
        || !logins.knows(asked.client(), asked.redirect())) {
      // Nobody is sent to an address that is not Web UI's.
      throw ProblemException.of(
          400, "bad_request", "Only the Web UI of this stack signs people in here.");
    }
    return asked;
  }

  private static String back(Asked asked, String code) {
    return UriComponentsBuilder.fromUriString(asked.redirect())
        .queryParam("code", "{code}")
        .queryParam("state", "{state}")
        .encode()
        .buildAndExpand(code, asked.state())
        .toUriString();
  }

  /** Name and secret, of the header or of the form. */
  private static String[] client(Map<String, String> fields, String authorization) {
    if (authorization.startsWith("Basic ")) {
      try {
        String both =
            new String(
                Base64.getDecoder().decode(authorization.substring("Basic ".length())),
                StandardCharsets.UTF_8);
        int colon = both.indexOf(':');
        if (colon > 0) {
          return new String[] {both.substring(0, colon), both.substring(colon + 1)};
        }
      } catch (IllegalArgumentException e) {
        return new String[] {"", ""};
      }
    }
    return new String[] {
      fields.getOrDefault("client_id", ""), fields.getOrDefault("client_secret", "")
    };
  }

  private static ResponseEntity<Map<String, Object>> refused(HttpStatus status, String error) {
    return ResponseEntity.status(status)
        .cacheControl(CacheControl.noStore())
        .body(Map.of("error", error));
  }

  private void requireOpen() {
    if (!logins.open()) {
      throw ProblemException.notFound("login here: another provider signs people in");
    }
  }
}
