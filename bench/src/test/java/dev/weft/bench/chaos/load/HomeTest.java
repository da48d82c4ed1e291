package dev.weft.bench.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void shouldGiveEveryTenantOneHomeHoweverManyRegionsThereAre(int regions) {
    List<Home> homes = Home.of(regions);

    assertThat(homes).hasSize(regions);
    assertThat(homes.stream().flatMap(home -> home.tenants().stream()))
        .containsExactlyInAnyOrderElementsOf(Home.everybody());
    assertThat(homes)
        .allSatisfy(home -> {
          assertThat(home.foreign()).doesNotContainAnyElementsOf(home.tenants());
          assertThat(home.foreign().size() + home.tenants().size())
              .isEqualTo(Home.everybody().size());
        });
  }
}
