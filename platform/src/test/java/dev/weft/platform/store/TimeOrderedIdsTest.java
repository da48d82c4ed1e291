package dev.weft.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {
  @Test
  void shouldMakeUuidsOfVersionSevenThatSortByTime() {
    Instant now = Instant.parse("2026-11-21T08:00:00.123Z");
    UUID first = TimeOrderedIds.at(now);
    UUID later = TimeOrderedIds.at(now.plusMillis(1));
    assertThat(first.version()).isEqualTo(7);
    assertThat(first.variant()).isEqualTo(2);
    assertThat(Long.parseLong(first.toString().replace("-", "").substring(0, 12), 16))
        .isEqualTo(now.toEpochMilli());
    assertThat(first.toString()).isLessThan(later.toString());
  }

  @Test
  void shouldNotRepeatItselfWithinAMillisecond() {
    Set<UUID> ids = new HashSet<>();
    Instant now = Instant.EPOCH;
    for (int i = 0; i < 10_000; i++) {
      ids.add(TimeOrderedIds.at(now));
    }
    assertThat(ids).hasSize(10_000);
  }
}
