package dev.weft.testkit.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.contract.config.InvalidConfigurationException;
import dev.weft.contract.config.TlsFiles;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.contract.config.tls.CertificateWatch;
import dev.weft.contract.config.tls.LiveTls;
import dev.weft.contract.config.tls.TlsChecks;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates in files: what is refused at start-up, and what a change does. */
class CertificatesTest {
  private static final String LOCALHOST = "127.0.0.1";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final TestAuthority authority = new TestAuthority("first");

  @BeforeEach
  void files() {
    write("ca.pem", authority.pem());
    write(authority.issue(LOCALHOST));
  }

  private void write(String name, String text) {
    TestAuthority.replace(folder.resolve(name), text);
  }

  private void write(TestAuthority.Issued issued) {
    write("own.pem", issued.certificatePem());
    write("own.key", issued.keyPem());
  }

  private WeftConfig config(String more) {
    return WeftConfigLoader.parse(
        "test",
        "tls: { ca: ca.pem, certificate: own.pem, key: own.key }\n" + more,
        Map.of(),
        folder);
  }

  private List<String> problems(String more) {
    WeftConfig config = config(more);
    return catchThrowableOfType(InvalidConfigurationException.class, () -> TlsChecks.stack(config))
        .problems();
  }

  @Test
  void shouldTakeFilesThatBelongTogether() {
    assertThatCode(() -> TlsChecks.stack(config(""))).doesNotThrowAnyException();
    assertThatCode(() -> TlsChecks.stack(WeftConfigLoader.defaults(folder)))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldNameEveryFieldWhoseFileIsWrong() {
    write("ca.pem", "no certificate");
    write("engine.key", "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
    assertThat(
            problems(
                """
                api: { tls: { certificate: gone.pem, key: own.key } }
                temporal: { tls: { certificate: own.pem, key: engine.key } }
                """))
        .containsExactlyInAnyOrder(
            "tls.ca: " + folder.resolve("ca.pem") + " holds no certificate in PEM",
            "api.tls.certificate: there is no file " + folder.resolve("gone.pem"),
            "temporal.tls.key: "
                + folder.resolve("engine.key")
                + " holds no PKCS#8 key in PEM (BEGIN PRIVATE KEY) without a password");
  }

  @Test
  void shouldAskEachProcessForTheFilesThatItUses() {
    WeftConfig config = config("api: { tls: { certificate: gone.pem, key: gone.key } }");

    assertThatCode(() -> TlsChecks.client(config)).doesNotThrowAnyException();
    assertThatThrownBy(() -> TlsChecks.api(config)).hasMessageContaining("api.tls.certificate");
    write(new TestAuthority("of the engine's owner").issue("client"));
    assertThatCode(() -> TlsChecks.client(config("")))
        .as("what is shown to the engine is checked there")
        .doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseAKeyOfAnotherCertificate() {
    write("own.key", authority.issue(LOCALHOST).keyPem());

    assertThat(problems("")).containsExactly("tls.key: is not the key of tls.certificate");
  }

  @Test
  void shouldRefuseACertificateThatHasExpired() {
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    write(authority.issue(yesterday, LOCALHOST));

    assertThat(problems("")).singleElement().asString().startsWith("tls.certificate: expired at ");
  }

  @Test
  void shouldRefuseACertificateForAnotherName() {
    write(authority.issue("*.example.org"));

    assertThat(problems("api: { address: 10.0.0.5 }"))
        .containsExactly(
            "tls.certificate: is not for 127.0.0.1, at which the embedded servers are reached",
            "tls.certificate: is not for 10.0.0.5, at which callers reach the API; api.publicUrl"
                + " says where else they do");
    write(authority.issue("*.example.org", LOCALHOST));
    assertThatCode(
            () -> TlsChecks.stack(config("api: { publicUrl: \"https://weft.example.org\" }")))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseACertificateThatItsOwnClientsWouldRefuse() {
    write(new TestAuthority("unknown").issue(LOCALHOST));

    assertThat(problems(""))
        .first()
        .asString()
        .startsWith("tls.certificate: is not trusted with tls.ca (");
  }

  @Test
  void shouldReadTheAuthoritiesAnewWhenTheirFileIsReplaced() throws Exception {
    TestAuthority second = new TestAuthority("second");
    SSLContext client = LiveTls.stores(config(""));
    try (Echo first = new Echo(authority.issue(LOCALHOST));
        Echo renewed = new Echo(second.issue(LOCALHOST))) {
      first.answers(client);
      first.answers(LiveTls.services(config("")));
      assertThatThrownBy(() -> renewed.answers(client)).isInstanceOf(SSLException.class);

      write("ca.pem", authority.pem() + second.pem());

      await(() -> renewed.isAnswering(client));
      first.answers(client);
    }
  }

  @Test
  void shouldTrustNoServerOfAnotherName() throws Exception {
    try (Echo other = new Echo(authority.issue("weft.example.org"))) {
      assertThatThrownBy(() -> other.answers(LiveTls.stores(config(""))))
          .isInstanceOf(SSLException.class);
    }
  }

  @Test
  void shouldStayWithWhatItHadUntilCertificateAndKeyBelongTogether() throws IOException {
    CertificateWatch watch = new CertificateWatch(TlsFiles.ofStack(config("")));
    CertificateWatch.Texts before = watch.now();
    TestAuthority.Issued renewed = authority.issue(LOCALHOST);

    write("own.pem", renewed.certificatePem());
    awaitLooks(watch);
    assertThat(watch.now()).isEqualTo(before);

    write("own.key", renewed.keyPem());
    await(() -> watch.now().key().equals(renewed.keyPem()));
    assertThat(watch.now().certificate()).isEqualTo(renewed.certificatePem());
    assertThat(Files.readString(folder.resolve("own.pem"))).isEqualTo(renewed.certificatePem());
  }

  /** Asks for longer than the pause between two looks at the files. */
  private static void awaitLooks(CertificateWatch watch) {
    long end = System.nanoTime() + Duration.ofMillis(700).toNanos();
    await(() -> watch.now() != null && System.nanoTime() > end);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  /** A server that sends a byte to whoever completes a handshake. */
  private static final class Echo implements AutoCloseable {
    private final SSLServerSocket server;

    Echo(TestAuthority.Issued issued) throws IOException, GeneralSecurityException {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("own", issued.key(), new char[0], new Certificate[] {issued.certificate()});
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      server =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
      while (!server.isClosed()) {
        try (SSLSocket caller = (SSLSocket) server.accept()) {
          caller.getOutputStream().write(1);
        } catch (IOException e) {
          // The caller refused the certificate, or the test is over.
        }
      }
    }

    void answers(SSLContext client) throws IOException {
      try (SSLSocket socket =
          (SSLSocket) client.getSocketFactory().createSocket(LOCALHOST, server.getLocalPort())) {
        SSLParameters named = socket.getSSLParameters();
        named.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(named);
        assertThat(socket.getInputStream().read()).isEqualTo(1);
      }
    }

    boolean isAnswering(SSLContext client) {
      try {
        answers(client);
        return true;
      } catch (IOException e) {
        return false;
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
