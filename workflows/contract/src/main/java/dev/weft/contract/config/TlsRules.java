package dev.weft.contract.config;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What must be said about certificates, and what profile {@code production} refuses. */
final class TlsRules {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]", "::1");
  private static final String PRODUCTION = "; profile production connects over TLS alone";

  private final WeftConfig config;
  private final Set<String> found = new LinkedHashSet<>();

  private TlsRules(WeftConfig config) {
    this.config = config;
  }

  static void check(WeftConfig config, List<String> problems) {
    TlsRules rules = new TlsRules(config);
    rules.pairs();
    rules.embedded();
    rules.listening();
    if (config.profile() == WeftConfig.Profile.PRODUCTION) {
      rules.ownPort();
      rules.stores();
      rules.engines();
      rules.services();
    }
    problems.addAll(rules.found);
  }

  private void pairs() {
    for (TlsFiles files : TlsFiles.all(config)) {
      if (files.certificate().isEmpty() != files.key().isEmpty()) {
        found.add(
            files.path()
                + (files.key().isEmpty() ? ".key" : ".certificate")
                + ": is missing; a certificate and its key go together");
      }
    }
  }

  /** Embedded servers show the stack's certificate, and everything else checks it. */
  private void embedded() {
    boolean any = ownPostgres() || ownRedis() || ownEngine();
    if (any && !config.tls().certificate().isEmpty() && config.tls().ca().isEmpty()) {
      found.add(
          "tls.ca: is missing; what the embedded servers show (tls.certificate) is checked against"
              + " it");
    }
  }

  private void listening() {
    String address = config.api().address();
    if (!LOOPBACK.contains(address) && !TlsFiles.ofApi(config).hasCertificate()) {
      found.add(
          "api.address: "
              + address
              + " is seen by other machines, so api.tls.certificate and api.tls.key must be set, or"
              + " tls.certificate and tls.key");
    }
  }

  private void ownPort() {
    if (!TlsFiles.ofApi(config).hasCertificate()) {
      found.add(
          "api.tls.certificate: is missing; profile production answers over TLS alone: set it and"
              + " api.tls.key, or tls.certificate and tls.key");
    }
    secure("api.publicUrl", config.api().publicUrl());
  }

  private void stores() {
    boolean certificate = !config.tls().certificate().isEmpty();
    if (!certificate && (ownPostgres() || ownRedis() || ownEngine())) {
      found.add(
          "tls.certificate: is missing; the embedded servers need it"
              + PRODUCTION
              + ": set it, tls.key and tls.ca, or name servers of your own");
    }
    postgres("postgres.url", config.postgres().url());
    redis("redis.url", config.redis().url());
    for (int i = 0; i < config.regions().size(); i++) {
      postgres("regions." + i + ".postgres.url", config.regions().get(i).postgres().url());
      redis("regions." + i + ".redis.url", config.regions().get(i).redis().url());
    }
  }

  private void postgres(String path, String url) {
    if (!url.isEmpty() && !PostgresUrl.isVerified(url)) {
      found.add(
          path
              + ": add sslmode="
              + PostgresUrl.VERIFIED
              + ", and no factory that checks less"
              + PRODUCTION
              + " and checks whom it reaches");
    }
  }

  private void redis(String path, String url) {
    if (!url.isEmpty() && !url.startsWith("rediss://")) {
      found.add(path + ": must start with rediss://" + PRODUCTION);
    }
  }

  private void engines() {
    engine("temporal.tls", TlsFiles.ofEngine(config));
    for (int i = 0; i < config.regions().size(); i++) {
      String path = "regions." + i + ".temporal.tls";
      engine(path, TlsFiles.ofEngine(config, path, config.regions().get(i).temporal().tls()));
    }
  }

  private void engine(String path, TlsFiles files) {
    if (!files.hasCertificate()) {
      found.add(
          path
              + ".certificate: is missing; profile production shows the engine a certificate"
              + " (mTLS): set it and "
              + path
              + ".key, or tls.certificate and tls.key");
    }
  }

  private void services() {
    secure("temporal.ui.url", config.temporal().ui().url());
    secure("temporal.ui.login.issuer", config.temporal().ui().login().issuer());
    secure("auth.jwks", config.auth().jwks());
    secure("authorisation.server", config.authorisation().server());
    secure("sandbox.url", config.sandbox().url());
    secure("telemetry.otlpEndpoint", config.telemetry().otlpEndpoint());
    secure("notifications.webhook.url", config.notifications().webhook().url());
    vault("keys", config.keys());
    for (int i = 0; i < config.regions().size(); i++) {
      vault("regions." + i + ".keys", config.regions().get(i).keys());
    }
    for (int i = 0; i < config.models().providers().size(); i++) {
      secure("models.providers." + i + ".baseUrl", config.models().providers().get(i).baseUrl());
    }
    WeftConfig.Mail mail = config.notifications().mail();
    if (!mail.host().isEmpty() && !mail.startTls() && !LOOPBACK.contains(mail.host())) {
      found.add("notifications.mail.startTls: must be true" + PRODUCTION);
    }
  }

  private void vault(String path, WeftConfig.Keys keys) {
    if (keys.keystore() == WeftConfig.Keystore.VAULT) {
      secure(path + ".vault.address", keys.vault().address());
    }
  }

  /** What stays on this machine, as a sidecar does, may do without. */
  private void secure(String path, String url) {
    if (!url.toLowerCase(Locale.ROOT).startsWith("http://")) {
      return;
    }
    if (!LOOPBACK.contains(host(url))) {
      found.add(
          path + ": must start with https://" + PRODUCTION + ", except to services on 127.0.0.1");
    }
  }

  private static String host(String url) {
    try {
      String host = URI.create(url).getHost();
      return host == null ? "" : host;
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private boolean ownPostgres() {
    return config.postgres().url().isEmpty();
  }

  private boolean ownRedis() {
    return config.redis().url().isEmpty();
  }

  private boolean ownEngine() {
    return config.temporal().address().isEmpty();
  }
}
