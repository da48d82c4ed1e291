package dev.weft.platform.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VaultKeyRingTest extends KeyRingConformance {
  private static final UUID ID = UUID.fromString("01980000-0000-4000-8000-000000000001");

  private final FakeVault vault = new FakeVault();

  @AfterEach
  void close() {
    vault.close();
  }

  @Override
  KeyRing process() {
    return vault.ring();
  }

  @Override
  String generation(byte[] wrapped) {
    String text = new String(wrapped, StandardCharsets.UTF_8);
    return text.substring(0, text.lastIndexOf(':'));
  }

  @Test
  void shouldAskAsVaultsApiSays() {
    byte[] wrapped = process().wrap("demo", ID, new byte[32]);

    var request = vault.requests().getLast();
    assertThat(request.getMethod().getName()).isEqualTo("POST");
    assertThat(request.getUrl()).isEqualTo("/v1/transit/encrypt/weft-demo");
    assertThat(request.getHeader("X-Vault-Request")).isEqualTo("true");
    assertThat(request.getHeader("X-Vault-Namespace")).isEqualTo("team-a");
    assertThat(request.getBodyAsString())
        .isEqualTo(
            "{\"associated_data\":\"ZGVtbwowMTk4MDAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMDE=\","
                + "\"plaintext\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}");
    assertThat(new String(wrapped, StandardCharsets.UTF_8)).startsWith("vault:v1:");
  }

  @Test
  void shouldSayThatTheKeyIsUnavailableWhenVaultIsSealedRefusesOrIsAway() {
    byte[] wrapped = process().wrap("demo", ID, new byte[32]);
    for (var refusal :
        List.of(
            FakeVault.refusal(503, "Vault is sealed"),
            FakeVault.refusal(500, "internal error"),
            FakeVault.refusal(429, "request path \"transit\": rate limit quota exceeded"),
            WireMock.aResponse().withStatus(502).withBody("<html>Bad Gateway</html>"),
            WireMock.aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER),
            WireMock.aResponse().withFixedDelay(1_500))) {
      vault.answers(refusal);
      assertThatThrownBy(() -> process().unwrap("demo", ID, wrapped))
          .isInstanceOf(KeyUnavailableException.class);
    }
    vault.answers(null);
    assertThat(process().unwrap("demo", ID, wrapped).getEncoded()).isEqualTo(new byte[32]);
    assertThatThrownBy(() -> vault.ring("revoked").unwrap("demo", ID, wrapped))
        .isInstanceOf(KeyUnavailableException.class)
        .hasMessage("Vault answered 403 to decrypt");
  }

  @Test
  void shouldReadTheTokenAgainWhenItIsRefused() {
    Deque<String> tokens = new ArrayDeque<>(List.of("expired", "hvs.test-token"));
    VaultKeyRing ring = new VaultKeyRing(vault.settings(), tokens::removeFirst);

    assertThat(ring.wrap("demo", ID, new byte[32])).isNotEmpty();
  }

  @Test
  void shouldDeriveTheSameLookupsInEveryProcessAndAfterARotation() {
    byte[] first = KeyRings.vault(vault.ring()).lookup("demo", "anna");

    assertThat(KeyRings.vault(vault.ring()).lookup("demo", "anna")).isEqualTo(first).hasSize(32);
    assertThat(KeyRings.vault(vault.ring()).lookup("acme", "anna")).isNotEqualTo(first);
    assertThat(vault.names()).containsExactly("weft-derived.secrets");
  }
}
