package dev.weft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.config.InvalidConfigurationException;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerArgumentsTest {
  private static final Path HOME = Path.of("/srv/weft");
  private final WeftConfig two =
      WeftConfigLoader.parse(
          "test",
          "regions: [{ id: us-east-1, tenants: [globex], placement: { tiers: [standard, spot] } }]",
          Map.of(),
          HOME);

  @Test
  void shouldServeEveryTierOfTheOnlyRegionWhenNothingIsSaid() {
    WeftConfig config = WeftConfigLoader.defaults(HOME);
    WorkerArguments arguments = WorkerArguments.of();

    assertThat(arguments.in(config)).isEqualTo(config);
    assertThat(arguments.tiersOf(config)).containsExactly("standard");
  }

  @Test
  void shouldServeTheNamedRegionAndTiersAlone() {
    WorkerArguments arguments = WorkerArguments.of("--region", "us-east-1", "--tier=spot");
    WeftConfig own = arguments.in(two);

    assertThat(own.region().id()).isEqualTo("us-east-1");
    assertThat(own.regions()).isEmpty();
    assertThat(own.tenants()).containsExactly("globex");
    assertThat(arguments.tiersOf(own)).containsExactly("spot");
    assertThat(WorkerArguments.of("--tier", "standard,spot").tiers())
        .containsExactly("standard", "spot");
  }

  @Test
  void shouldRefuseWhatItCannotServe() {
    assertThatThrownBy(() -> WorkerArguments.of().in(two))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("--region is missing");
    assertThatThrownBy(() -> WorkerArguments.of("--region=mars").in(two))
        .hasMessageContaining("eu-west-1, us-east-1");
    assertThatThrownBy(() -> WorkerArguments.of("--region=eu-west-1", "--tier=spot").in(two))
        .hasMessageContaining("no tier 'spot'");
    assertThatThrownBy(() -> WorkerArguments.of("--regoin", "x")).hasMessageContaining("unknown");
    assertThatThrownBy(() -> WorkerArguments.of("--tier")).hasMessageContaining("lacks its value");
  }
}
