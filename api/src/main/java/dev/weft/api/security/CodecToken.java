package dev.weft.api.security;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

/**
 * Finds the bearer token of a request: in the Authorization header, and for the codec also in a
 * cookie, for Temporal's Web UI sends no token over a connection without TLS. The cookie goes to
 * the codec alone, from pages of the same host alone, and no script reads it; the codec changes
 * nothing, and its answers are readable to pages of the Web UI alone.
 */
public final class CodecToken implements BearerTokenResolver {
  private static final String NAME = "weft-codec";
  private static final String PATH = "/api/v1/codec";

  private final BearerTokenResolver header = new DefaultBearerTokenResolver();

  /** The cookie that carries a token until the browser is closed; the token itself ends sooner. */
  public static String cookie(String token) {
    return ResponseCookie.from(NAME, token)
        .path(PATH)
        .httpOnly(true)
        .sameSite("Strict")
        .build()
        .toString();
  }

  @Override
  public @Nullable String resolve(HttpServletRequest request) {
    String token = header.resolve(request);
    if (token != null || !request.getServletPath().startsWith(PATH + "/")) {
      return token;
    }
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(NAME)) {
          return cookie.getValue();
        }
      }
    }
    return null;
  }
}
