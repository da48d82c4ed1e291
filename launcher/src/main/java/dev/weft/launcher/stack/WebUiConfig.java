package dev.weft.launcher.stack;

import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The configuration of Temporal's Web UI server, as JSON, which every YAML parser reads. */
final class WebUiConfig {
  private WebUiConfig() {}

  static String of(WeftConfig config) {
    int port = config.temporal().ui().port();
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("temporalGrpcAddress", EngineTokens.operatorAddress(config));
    settings.put("host", "127.0.0.1");
    settings.put("port", port);
    settings.put("enableUi", true);
    settings.put("defaultNamespace", config.temporal().namespace());
    settings.put("disableNewsFetch", true);
    settings.put("hideLogs", true);
    ServerCertificates own = ServerCertificates.of(config);
    String scheme = own == null ? "http" : "https";
    settings.put(
        "cors",
        Map.of(
            "cookieInsecure",
            own == null,
            "allowOrigins",
            List.of(scheme + "://127.0.0.1:" + port, scheme + "://localhost:" + port)));
    if (own != null) {
      settings.put(
          "uiServerTLS",
          Map.of("certFile", own.certificate().toString(), "keyFile", own.key().toString()));
    }
    Map<String, Object> engine = EngineTls.ofWebUi(config);
    if (!engine.isEmpty()) {
      settings.put("tls", engine);
    }
    WeftConfig.Login login = config.temporal().ui().login();
    if (login.enabled()) {
      settings.put("auth", auth(login, config.temporal().ui().url()));
      settings.put("codec", codec(config));
    }
    return Json.write(settings) + "\n";
  }

  private static Map<String, Object> auth(WeftConfig.Login login, String url) {
    Map<String, Object> provider = new LinkedHashMap<>();
    provider.put("label", "OpenID");
    provider.put("type", "oidc");
    provider.put("providerUrl", login.issuer());
    provider.put("clientId", login.clientId());
    provider.put("clientSecret", login.clientSecret());
    provider.put("scopes", login.scopes());
    provider.put("callbackUrl", url + "/auth/sso/callback");
    return Map.of("enabled", true, "providers", List.of(provider));
  }

  /** Web UI passes its token on over TLS alone; without it the browser sends a cookie. */
  private static Map<String, Object> codec(WeftConfig config) {
    String endpoint = config.apiUrl() + "/api/v1/codec";
    boolean encrypted = endpoint.startsWith("https://");
    return Map.of(
        "endpoint", endpoint, "passAccessToken", encrypted, "includeCredentials", !encrypted);
  }
}
