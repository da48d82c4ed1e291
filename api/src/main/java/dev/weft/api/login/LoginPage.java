package dev.weft.api.login;

import dev.weft.api.security.StyleSource;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.HtmlUtils;

/** The page that asks for a token. */
final class LoginPage {
  private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
  private static final String STYLE =
      "body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}"
          + "textarea{width:100%;height:9rem;font:13px/1.4 monospace}"
          + "button{font:inherit;padding:.5rem 1.5rem;margin-top:1rem}"
          + "code{background:#eee;padding:.1rem .3rem}.refused{color:#a00}";
  private static final String STYLE_SOURCE = StyleSource.of(STYLE);

  private LoginPage() {}

  static ResponseEntity<String> answer(
      HttpStatus status, LoginController.Asked asked, @Nullable String refused) {
    return ResponseEntity.status(status)
        .contentType(HTML)
        .cacheControl(CacheControl.noStore())
        .header("Content-Security-Policy", policy(asked.redirect()))
        .body(page(asked, refused));
  }

  private static String page(LoginController.Asked asked, @Nullable String refused) {
    return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<title>Sign in to Temporal Web UI</title><style>"
        + STYLE
        + "</style></head><body><h1>Sign in to Temporal Web UI</h1>"
        + "<p>Paste what <code>./weft token</code> prints. Payloads are shown to tokens with the"
        + " scope <code>history:read</code>, of the token's tenant alone.</p>"
        + (refused == null ? "" : "<p class=\"refused\" role=\"alert\">" + text(refused) + "</p>")
        + "<form method=\"post\" action=\"authorize\">"
        + field("response_type", "code")
        + field("client_id", asked.client())
        + field("redirect_uri", asked.redirect())
        + field("state", asked.state())
        + field("nonce", asked.nonce())
        + field("scope", asked.scope())
        + "<label for=\"token\">Token</label>"
        + "<textarea id=\"token\" name=\"token\" required autofocus autocomplete=\"off\""
        + " spellcheck=\"false\"></textarea>"
        + "<button type=\"submit\">Sign in</button></form></body></html>";
  }

  private static String field(String name, String value) {
    return "<input type=\"hidden\" name=\"" + name + "\" value=\"" + text(value) + "\">";
  }

  private static String text(String text) {
    return HtmlUtils.htmlEscape(text, StandardCharsets.UTF_8.name());
  }

  /** A browser counts the address that a form is answered with among those that it goes to. */
  private static String policy(String redirect) {
    return "default-src 'none'; style-src "
        + STYLE_SOURCE
        + "; form-action 'self' "
        + redirect.substring(0, redirect.indexOf('/', "https://".length()))
        + "; frame-ancestors 'none'; base-uri 'none'";
  }
}
