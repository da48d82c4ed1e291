package dev.weft.bench.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TenantsTest {
  @Test
  void shouldGiveMostToOneAndHardlyAnyToAnotherAndForgetNone() {
    var shares = new Tenants(20).shares(1_000_000);

    assertThat(shares).hasSize(20);
    assertThat(shares.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(1_000_000);
    assertThat(shares.get("bench-01")).isBetween(599_000, 601_000);
    assertThat(shares.get("bench-20")).isEqualTo(200);
  }

  @Test
  void shouldLeaveNobodyWithoutARun() {
    assertThat(new Tenants(3).shares(5).values()).allMatch(runs -> runs > 0);
  }
}
