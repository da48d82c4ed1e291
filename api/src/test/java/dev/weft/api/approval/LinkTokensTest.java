package dev.weft.api.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.security.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinkTokensTest {
  private static final Instant NOW = Instant.parse("2027-03-01T10:00:00Z");
  private static final Caller ANNA = new Caller("acme", "s-1", Set.of("approval:write", "x:y"));

  @Test
  void shouldOpenOnlyItsOwnApprovalUntilItEnds() {
    LinkTokens now = tokens(NOW, "secret");
    String token = now.link(ANNA, "a-1", "approval:write");

    assertThat(now.caller(token, "a-1"))
        .contains(new Caller("acme", "s-1", Set.of("approval:write")));
    assertThat(now.caller(token, "a-2")).isEmpty();
    assertThat(tokens(NOW.plus(LinkTokens.LIFETIME), "secret").caller(token, "a-1")).isEmpty();
    assertThat(tokens(NOW.plus(Duration.ofMinutes(14)), "secret").caller(token, "a-1")).isPresent();
    assertThat(tokens(NOW, "other").caller(token, "a-1")).isEmpty();
    assertThat(now.caller(now.form(ANNA, "a-1"), "a-1")).isEmpty();
  }

  @Test
  void shouldTakeAFormOnlyFromThePersonItWasMadeFor() {
    LinkTokens tokens = tokens(NOW, "secret");
    String form = tokens.form(ANNA, "a-1");

    assertThat(tokens.formFits(form, ANNA, "a-1")).isTrue();
    assertThat(tokens.formFits(form, ANNA, "a-2")).isFalse();
    assertThat(tokens.formFits(form, new Caller("acme", "s-2", Set.of()), "a-1")).isFalse();
    assertThat(tokens.formFits(tokens.link(ANNA, "a-1", ""), ANNA, "a-1")).isFalse();
    assertThat(tokens.formFits("", ANNA, "a-1")).isFalse();
  }

  private static LinkTokens tokens(Instant now, String secret) {
    return new LinkTokens(
        (tenant, use) ->
            Arrays.copyOf((secret + tenant + use).getBytes(StandardCharsets.UTF_8), 32),
        Clock.fixed(now, ZoneOffset.UTC));
  }
}
