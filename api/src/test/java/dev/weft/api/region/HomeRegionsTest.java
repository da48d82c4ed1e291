package dev.weft.api.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.api.PlatformWiring;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.region.TenantDirectory;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;

class HomeRegionsTest {
  private final TenantDirectory directory =
      TenantDirectory.of(
          WeftConfigLoader.parse(
              "test",
              "tenants: [demo]\nregions: [{ id: us-east-1, tenants: [globex] }]",
              Map.of(),
              Path.of("/srv/weft")));

  /** What one region answers. */
  private record Region(String name, boolean away) implements Places {
    @Override
    public String of(String tenant) {
      return name;
    }

    @Override
    public String ofRun(RunContext run) {
      return name;
    }

    @Override
    public String ofBoth(Both both) {
      return name;
    }

    @Override
    public List<String> all() {
      return List.of(up());
    }

    @Override
    public int count() {
      return up().length();
    }

    @Override
    public boolean up(int least) {
      return up().length() > least;
    }

    @Override
    public Optional<Set<String>> known() {
      return Optional.of(Set.of(up()));
    }

    private String up() {
      if (away) {
        throw new IllegalStateException(name + " is away");
      }
      return name;
    }
  }

  private record Both(String name, RunContext run) {}

  private interface Places {
    String of(String tenant);

    String ofRun(RunContext run);

    String ofBoth(Both both);

    @EachRegion
    List<String> all();

    @EachRegion
    int count();

    @EachRegion
    boolean up(int least);

    @EachRegion
    Optional<Set<String>> known();
  }

  private Places places(boolean usIsAway) {
    Map<String, Places> regions = new LinkedHashMap<>();
    regions.put("eu-west-1", new Region("eu", false));
    regions.put("us-east-1", new Region("us", usIsAway));
    return HomeRegions.routed(Places.class, directory, regions);
  }

  private static RunContext run(String tenant) {
    return new RunContext(
        tenant,
        "0198a0c0-0000-7000-8000-000000000001",
        "-",
        "AgentFlow",
        List.of(),
        "UTC",
        "en",
        Instant.EPOCH);
  }

  @Test
  void shouldSendEachCallToTheHomeOfItsTenant() {
    Places places = places(false);

    assertThat(places.of("demo")).isEqualTo("eu");
    assertThat(places.of("globex")).isEqualTo("us");
    assertThat(places.of("agent-flow/globex/-/0198a0c0-0000-7000-8000-000000000001"))
        .isEqualTo("us");
    assertThat(places.ofRun(run("globex"))).isEqualTo("us");
    assertThat(places.ofBoth(new Both("demo", run("globex")))).isEqualTo("us");
    assertThat(places.of("nobody")).as("whom no region names").isEqualTo("eu");
  }

  @Test
  void shouldJoinWhatEveryRegionAnswers() {
    Places places = places(false);

    assertThat(places.all()).containsExactly("eu", "us");
    assertThat(places.count()).isEqualTo(4);
    assertThat(places.up(1)).isTrue();
    assertThat(places.known().orElseThrow()).containsExactlyInAnyOrder("eu", "us");
  }

  @Test
  void shouldServeTheOtherRegionsWhenOneIsAway() {
    Places places = places(true);

    assertThat(places.all()).containsExactly("eu");
    assertThat(places.count()).isEqualTo(2);
    assertThatThrownBy(() -> places.up(1)).hasMessage("us is away");
    assertThatThrownBy(places::known).as("a part would be taken for all").hasMessage("us is away");
  }

  /** A method that is neither would reach no region, or the wrong one. */
  @Test
  void shouldFindTheWayOfEveryMethodOfEveryPort() {
    List<Class<?>> ports =
        Arrays.stream(PlatformWiring.class.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(Bean.class))
            .<Class<?>>map(Method::getReturnType)
            .filter(type -> type.isInterface() && type.getPackageName().startsWith("dev.weft.api"))
            .toList();
    assertThat(ports).hasSizeGreaterThan(15);
    for (Class<?> port : ports) {
      for (Method method : port.getMethods()) {
        if (!Modifier.isAbstract(method.getModifiers())) {
          continue;
        }
        boolean named =
            method.getParameterCount() > 0
                && HomeRegions.carriesTenant(method.getParameterTypes()[0])
                && (method.getParameterTypes()[0] != String.class
                    || Set.of("tenant", "workflowId")
                        .contains(method.getParameters()[0].getName()));
        assertThat(named ^ method.isAnnotationPresent(EachRegion.class))
            .as("%s must begin with its tenant, or be marked with @EachRegion", method)
            .isTrue();
      }
    }
  }
}
