package dev.weft.platform.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.config.WeftConfigLoader;
import io.temporal.common.Priority;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TenantPrioritiesTest {
  private final TenantPriorities priorities =
      new TenantPriorities(
          WeftConfigLoader.parse(
                  "test",
                  """
                  placement:
                    tenants:
                      - { tenant: acme, priority: 1, share: 4 }
                  """,
                  Map.of(),
                  Path.of("").toAbsolutePath())
              .placement());

  @Test
  void shouldGiveATenantThePriorityAndTheShareThatItHasBooked() {
    assertThat(priorities.of("acme"))
        .isEqualTo(
            Priority.newBuilder()
                .setPriorityKey(1)
                .setFairnessKey("acme")
                .setFairnessWeight(4)
                .build());
  }

  @Test
  void shouldGiveEveryOtherTenantATurnOfItsOwn() {
    assertThat(priorities.of("demo"))
        .isEqualTo(
            Priority.newBuilder()
                .setPriorityKey(3)
                .setFairnessKey("demo")
                .setFairnessWeight(1)
                .build());
  }
}
