package dev.weft.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.FakeLimits;
import dev.weft.api.FakeWaiting;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.api.TestTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OverloadTest {
  private final FakeWaiting waiting = TestApi.bean(FakeWaiting.class);
  private final FakeLimits limits = TestApi.bean(FakeLimits.class);

  @AfterEach
  void rest() {
    waiting.requests = 0;
  }

  @Test
  void shouldRefuseAtOnceWhileTooManyWaitForTheDatabase() {
    String token = TestApi.TOKENS.of("acme", "anna", TestTokens.ALL);
    waiting.requests = 64;
    assertThat(TestApi.HTTP.get("/api/v1/flows", token).status()).isEqualTo(200);
    int counted = limits.taken.size();

    waiting.requests = 65;
    Answer refused = TestApi.HTTP.get("/api/v1/flows", token);

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.json().get("code").asText()).isEqualTo("overloaded");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(refused.header("traceparent")).isNotEmpty();
    assertThat(limits.taken).as("what counts against the tenant").hasSize(counted);
    assertThat(TestApi.HTTP.get("/health/live", "").status()).isEqualTo(200);
  }
}
