package dev.weft.contract.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TlsRulesTest {
  private static final Path FOLDER = Path.of("/srv/weft");
  private static final String OWN_STORES =
      """
      profile: production
      tls: { ca: ca.pem, certificate: own.pem, key: own.key }
      postgres: { url: "jdbc:postgresql://db:5432/weft?sslmode=verify-full" }
      redis: { url: "rediss://cache:6379" }
      temporal: { address: "engine:7233", ui: { url: "https://engine:8233" } }
      """;

  private static WeftConfig parse(String yaml) {
    return WeftConfigLoader.parse("weft.yaml", yaml, Map.of(), FOLDER);
  }

  private static List<String> problems(String yaml) {
    return catchThrowableOfType(InvalidConfigurationException.class, () -> parse(yaml)).problems();
  }

  /** The beginnings of the lines, which name the field. */
  private static List<String> fields(String yaml) {
    return problems(yaml).stream().map(line -> line.substring(0, line.indexOf(": "))).toList();
  }

  @Test
  void shouldAskForNothingInDevelopment() {
    WeftConfig config = parse("");

    assertThat(config.profile()).isEqualTo(WeftConfig.Profile.DEVELOPMENT);
    assertThat(config.apiUrl()).isEqualTo("http://127.0.0.1:7300");
    assertThat(TlsFiles.isEngineEncrypted(config)).isFalse();
  }

  @Test
  void shouldNameEveryMissingPartAtOnceInProduction() {
    assertThat(
            fields(
                """
                profile: production
                postgres: { url: "jdbc:postgresql://db:5432/weft?sslmode=require" }
                redis: { url: "redis://cache:6379" }
                temporal: { address: "engine:7233" }
                """))
        .containsExactly(
            "api.tls.certificate", "postgres.url", "redis.url", "temporal.tls.certificate");
  }

  @Test
  void shouldAskForACertificateOfEmbeddedServersInProduction() {
    assertThat(problems("profile: production"))
        .anySatisfy(line ->
            assertThat(line)
                .startsWith("tls.certificate: is missing")
                .contains("set it, tls.key and tls.ca"));
    assertThat(fields("tls: { certificate: a.pem, key: a.key }")).containsExactly("tls.ca");
  }

  @Test
  void shouldHoldEveryRegionToTheSame() {
    assertThat(
            fields(
                OWN_STORES
                    + """
                    regions:
                      - id: us-east-1
                        tenants: [globex]
                        postgres: { url: "jdbc:postgresql://us/weft" }
                        redis: { url: "redis://us" }
                        keys: { keystore: vault, vault: { address: "http://vault:8200" } }
                    """))
        .containsExactly(
            "regions.0.postgres.url", "regions.0.redis.url", "regions.0.keys.vault.address");
  }

  @Test
  void shouldRefusePlainServicesThatAreNotOnThisMachineInProduction() {
    assertThat(
            fields(
                OWN_STORES
                    + """
                    api: { publicUrl: "http://weft.example.org" }
                    auth: { jwks: "http://id.example.org/jwks" }
                    authorisation: { server: "http://opa:8181" }
                    telemetry: { otlpEndpoint: "http://traces:4317" }
                    sandbox: { url: "http://travel" }
                    keys: { keystore: vault, vault: { address: "http://vault:8200" } }
                    models: { providers: [{ name: a, model: m, baseUrl: "http://models/v1" }] }
                    notifications:
                      webhook: { url: "http://hook.example.org", secret: 0123456789abcdef }
                      mail: { host: mail.example.org, startTls: false, to: [a@example.org] }
                    """))
        .containsExactlyInAnyOrder(
            "api.publicUrl",
            "auth.jwks",
            "authorisation.server",
            "telemetry.otlpEndpoint",
            "sandbox.url",
            "keys.vault.address",
            "models.providers.0.baseUrl",
            "notifications.webhook.url",
            "notifications.mail.startTls");
    assertThat(parse(OWN_STORES + "authorisation: { server: \"http://127.0.0.1:8181\" }").profile())
        .isEqualTo(WeftConfig.Profile.PRODUCTION);
  }

  @Test
  void shouldRefuseADatabaseThatIsNotCheckedInProduction() {
    for (String less :
        List.of(
            "sslmode=verify-ca",
            "sslmode=verify-full&sslfactory=org.postgresql.ssl.NonValidatingFactory",
            "sslmode=verify-full&sslhostnameverifier=any.Verifier",
            "ssl=true")) {
      assertThat(fields(OWN_STORES.replace("sslmode=verify-full", less)))
          .as(less)
          .containsExactly("postgres.url");
    }
  }

  @Test
  void shouldListenToOtherMachinesOverTlsOnly() {
    assertThat(fields("api: { address: 0.0.0.0 }")).containsExactly("api.address");
    assertThat(parse("api: { address: 0.0.0.0, tls: { certificate: a.pem, key: a.key } }").apiUrl())
        .isEqualTo("https://127.0.0.1:7300");
  }

  @Test
  void shouldAskForTheKeyOfACertificate() {
    assertThat(fields("api: { tls: { certificate: a.pem } }")).containsExactly("api.tls.key");
    assertThat(fields("temporal: { tls: { key: a.key } }"))
        .containsExactly("temporal.tls.certificate");
  }

  @Test
  void shouldUseTheStacksCertificateWhereNoOtherIsSet() {
    WeftConfig config = parse(OWN_STORES + "api: { tls: { certificate: api.pem, key: api.key } }");

    assertThat(TlsFiles.ofApi(config))
        .isEqualTo(
            new TlsFiles(
                "tls.ca", "/srv/weft/ca.pem", "api.tls", "/srv/weft/api.pem", "/srv/weft/api.key"));
    assertThat(TlsFiles.ofEngine(config))
        .isEqualTo(
            new TlsFiles(
                "tls.ca", "/srv/weft/ca.pem", "tls", "/srv/weft/own.pem", "/srv/weft/own.key"));
    assertThat(PostgresUrl.of(config))
        .isEqualTo(
            "jdbc:postgresql://db:5432/weft?sslmode=verify-full&sslrootcert=%2Fsrv%2Fweft%2Fca.pem");
  }
}
