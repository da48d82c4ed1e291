package dev.weft.contract.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegionsTest {
  private static final String TWO =
      """
      tenants: [demo]
      region: { id: eu-west-1 }
      postgres: { url: "jdbc:postgresql://eu/weft", appPassword: eu-app, ownerPassword: eu-owner }
      redis: { url: "redis://eu:6379", password: eu-redis, tokenEntries: 70 }
      temporal: { address: "eu:7233", namespace: weft-eu }
      keys: { masterKeyFile: /keys/eu }
      regions:
        - id: us-east-1
          tenants: [globex]
          placement: { residency: US, tiers: [standard, spot] }
          postgres: { url: "jdbc:postgresql://us/weft", appUser: us_app, appPassword: us-app }
          redis: { url: "redis://us:6379", user: us, password: us-redis }
          temporal: { address: "us:7233", namespace: weft-us }
          keys: { masterKeyFile: /keys/us }
          worker: { healthPort: 9001 }
      """;

  private static WeftConfig parse(String yaml) {
    return WeftConfigLoader.parse("weft.yaml", yaml, Map.of(), Path.of("/srv/weft"));
  }

  private static List<String> problems(String yaml) {
    return catchThrowableOfType(InvalidConfigurationException.class, () -> parse(yaml)).problems();
  }

  @Test
  void shouldBeOneRegionWhenNoFurtherOneIsGiven() {
    WeftConfig config = WeftConfigLoader.defaults(Path.of("/srv/weft"));

    assertThat(Regions.of(config)).containsExactly(config);
    assertThat(Regions.names(config)).containsExactly("eu-west-1");
  }

  @Test
  void shouldTellEachRegionItsOwnPartsAndNothingOfAnother() {
    List<WeftConfig> regions = Regions.of(parse(TWO));

    assertThat(regions)
        .extracting(region -> region.region().id())
        .containsExactly("eu-west-1", "us-east-1");
    WeftConfig us = regions.getLast();
    assertThat(us.tenants()).containsExactly("globex");
    assertThat(us.placement().tiers()).containsExactly("standard", "spot");
    assertThat(us.postgres().url()).isEqualTo("jdbc:postgresql://us/weft");
    assertThat(us.postgres().appUser()).isEqualTo("us_app");
    assertThat(us.redis().user()).isEqualTo("us");
    assertThat(us.redis().tokenEntries()).as("what no region is asked for").isEqualTo(70);
    assertThat(us.temporal().namespace()).isEqualTo("weft-us");
    assertThat(us.keys().masterKeyFile()).isEqualTo("/keys/us");
    assertThat(us.worker().healthPort()).isEqualTo(9001);
    assertThat(WeftConfigLoader.toYaml(us)).doesNotContain("eu-", "//eu", "/keys/eu");
    assertThat(WeftConfigLoader.toYaml(regions.getFirst()))
        .contains("eu-app")
        .doesNotContain("us-app", "us-redis", "//us", "/keys/us", "globex");
  }

  @Test
  void shouldKnowTheTenantsOfAllRegions() {
    assertThat(Regions.tenants(parse(TWO))).containsExactly("demo", "globex");
    assertThat(Regions.names(parse(TWO))).containsExactly("eu-west-1", "us-east-1");
    assertThatThrownBy(() -> Regions.of(parse(TWO), "mars"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("eu-west-1, us-east-1");
  }

  @Test
  void shouldReadARegionAgainAsItWasWritten() {
    WeftConfig us = Regions.of(parse(TWO), "us-east-1");

    assertThat(parse(WeftConfigLoader.toYaml(us))).isEqualTo(us);
  }

  @Test
  void shouldRefuseATenantWithTwoHomes() {
    assertThat(problems("regions: [{ id: us-east-1, tenants: [demo] }]"))
        .singleElement()
        .asString()
        .contains("regions.0.tenants", "'demo' is at home in eu-west-1");
  }

  @Test
  void shouldNameEveryMistakeInARegion() {
    assertThat(problems("regions: [{ id: eu-west-1, tenants: [] }]"))
        .anySatisfy(problem -> assertThat(problem).contains("regions.0.id", "another region"))
        .anySatisfy(problem -> assertThat(problem).contains("regions.0.tenants", "at least one"));
    assertThat(problems("regions: [{ id: US, tenants: [globex], placement: { tiers: [spot] } }]"))
        .anySatisfy(problem -> assertThat(problem).contains("regions.0.id"))
        .anySatisfy(
            problem -> assertThat(problem).contains("regions.0.placement.tiers", "standard"));
    assertThat(
            problems(
                "postgres: { url: \"jdbc:postgresql://eu/weft\" }\n"
                    + "regions: [{ id: us-east-1, tenants: [globex] }]"))
        .singleElement()
        .asString()
        .contains("regions.0.postgres.url: is missing");
  }
}
