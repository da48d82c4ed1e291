package dev.weft.launcher.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.launcher.Json;
import dev.weft.launcher.LauncherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackPiecesTest {
  @TempDir private Path home;

  @Test
  void shouldAddWhatAPartNeedsWhenPartsAreSelected() {
    assertThat(PartName.select(List.of("ui", "redis")))
        .containsExactly(
            PartName.POSTGRES,
            PartName.REDIS,
            PartName.TEMPORAL,
            PartName.MIGRATOR,
            PartName.API,
            PartName.UI);
    assertThat(PartName.select(List.of())).hasSize(PartName.values().length);
  }

  @Test
  void shouldListThePartsWhenANameIsUnknown() {
    assertThatThrownBy(() -> PartName.select(List.of("mongo")))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("there is no part 'mongo'; the parts are postgres, redis, temporal");
  }

  @Test
  void shouldWaitLongerEachTimeWhenAPartCrashesAgain() {
    assertThat(PartRunner.pause(1)).isEqualTo(Duration.ofMillis(500));
    assertThat(PartRunner.pause(3)).isEqualTo(Duration.ofSeconds(2));
    assertThat(PartRunner.pause(50)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void shouldFillInEveryAddressWhenTheUserSetsNone() {
    WeftConfig config =
        EffectiveConfig.of(WeftConfigLoader.defaults(home), Secrets.open(home), home);

    assertThat(config.postgres().url()).isEqualTo("jdbc:postgresql://127.0.0.1:7301/weft");
    assertThat(config.redis().url()).isEqualTo("redis://127.0.0.1:7302");
    assertThat(config.temporal().address()).isEqualTo("127.0.0.1:7303");
    assertThat(config.temporal().namespace()).isEqualTo("weft-eu-west-1");
    assertThat(config.temporal().ui().url()).isEqualTo("http://127.0.0.1:7305");
    assertThat(config.api().publicUrl()).isEqualTo("http://127.0.0.1:7300");
    assertThat(config.sandbox().url()).isEqualTo("http://127.0.0.1:7307");
    assertThat(config.auth().jwks()).isEqualTo(config.home().resolve("keys/jwks.json").toString());
    assertThat(config.keys().masterKeyFile())
        .isEqualTo(config.home().resolve("keys/master.key").toString());
    assertThat(
            List.of(
                config.postgres().appPassword(),
                config.postgres().workerPassword(),
                config.postgres().systemPassword(),
                config.postgres().ownerPassword(),
                config.redis().password()))
        .doesNotHaveDuplicates()
        .allSatisfy(password -> assertThat(password).hasSize(40));
  }

  @Test
  void shouldTellEachProcessNoPasswordOfAnotherRole() throws IOException {
    WeftConfig config =
        EffectiveConfig.of(WeftConfigLoader.defaults(home), Secrets.open(home), home);
    WeftConfig.Postgres all = config.postgres();

    ProcessConfig.write(config);

    assertThat(told(config, PartName.API))
        .contains(all.appPassword())
        .doesNotContain(all.workerPassword(), all.ownerPassword());
    assertThat(told(config, PartName.WORKER))
        .contains(all.workerPassword())
        .doesNotContain(all.appPassword(), all.ownerPassword());
  }

  @Test
  void shouldReachEveryEmbeddedServerOverTlsWhenThereIsACertificate() throws IOException {
    WeftConfig config =
        EffectiveConfig.of(
            WeftConfigLoader.parse(
                "test",
                """
                profile: production
                tls: { ca: ca.pem, certificate: own.pem, key: own.key }
                regions: [{ id: us-east-1, tenants: [globex] }]
                notifications: { webhook: { url: "https://example.org", secret: 0123456789abcdef } }
                """,
                Map.of(),
                home),
            Secrets.open(home),
            home);

    assertThat(config.api().publicUrl()).isEqualTo("https://127.0.0.1:7300");
    assertThat(config.temporal().ui().url()).isEqualTo("https://127.0.0.1:7305");
    for (WeftConfig region : Regions.of(config)) {
      assertThat(region.postgres().url()).endsWith("?sslmode=verify-full");
      assertThat(region.redis().url()).isEqualTo("rediss://127.0.0.1:7302");
    }
    // Each process reads its file by the rules of the profile.
    ProcessConfig.write(config);
    assertThat(told(config, PartName.API)).contains("profile: \"production\"");
  }

  @Test
  void shouldTellTheSecretOfTheWebhookToTheApiAlone() throws IOException {
    String secret = "0123456789abcdef-of-the-webhook";
    WeftConfig config =
        EffectiveConfig.of(
            WeftConfigLoader.parse(
                "test",
                "notifications: { webhook: { url: \"https://example.org\", secret: \"%s\" } }"
                    .formatted(secret),
                Map.of(),
                home),
            Secrets.open(home),
            home);

    ProcessConfig.write(config);

    assertThat(told(config, PartName.API)).contains(secret);
    assertThat(told(config, PartName.WORKER)).doesNotContain(secret, "https://example.org");
    WeftConfig worker =
        WeftConfigLoader.parse(
            "test",
            told(config, PartName.WORKER),
            ProcessConfig.environment(config, PartName.WORKER),
            home);
    assertThat(worker.notifications().webhook().url())
        .as("a worker that knew of no webhook would note no reminder for it")
        .isNotEmpty();
  }

  @Test
  void shouldTellTheWorkerOfARegionNothingOfAnother() throws IOException {
    WeftConfig config =
        EffectiveConfig.of(
            WeftConfigLoader.parse(
                "test", "regions: [{ id: us-east-1, tenants: [globex] }]", Map.of(), home),
            Secrets.open(home),
            home);
    WeftConfig europe = Regions.of(config).getFirst();
    WeftConfig america = Regions.of(config).getLast();

    ProcessConfig.write(config);

    String own = told(config, ProcessConfig.ofWorker(config, europe));
    String further = told(config, ProcessConfig.ofWorker(config, america));
    assertThat(own)
        .contains(europe.postgres().workerPassword(), europe.redis().password())
        .doesNotContain("us-east-1", america.postgres().systemPassword())
        .doesNotContain(america.postgres().workerPassword(), america.redis().password());
    assertThat(further)
        .contains(america.postgres().workerPassword(), america.redis().password())
        .contains("/weft_us_east_1", "weft-us-east-1", "keys/regions/us-east-1/master.key")
        .doesNotContain("eu-west-1", america.postgres().ownerPassword())
        .doesNotContain(europe.postgres().workerPassword(), europe.redis().password())
        .doesNotContain(america.postgres().appPassword(), europe.postgres().systemPassword());
    assertThat(told(config, PartName.API))
        .contains(america.postgres().appPassword())
        .doesNotContain(america.postgres().workerPassword(), america.postgres().ownerPassword());
    assertThat(america.worker().healthPort()).isEqualTo(config.portBase() + 30);
  }

  private static String told(WeftConfig config, PartName part) throws IOException {
    return told(config, ProcessConfig.environment(config, part));
  }

  private static String told(WeftConfig config, Map<String, String> environment)
      throws IOException {
    Path file = Path.of(environment.get("WEFT_CONFIG"));
    String text = Files.readString(file);
    assertThat(WeftConfigLoader.parse("test", text, environment, config.home()).postgres())
        .isEqualTo(WeftConfigLoader.parse("test", text, Map.of(), config.home()).postgres());
    return text;
  }

  @Test
  void shouldKeepPasswordsWhenOpenedAgain() {
    Secrets first = Secrets.open(home);

    assertThat(Secrets.open(home)).isEqualTo(first);
  }

  @Test
  void shouldKeepTheOrderOfPartsWhenAPlanIsReadBack() {
    LaunchPlan plan =
        new LaunchPlan(
            EnumSet.allOf(PartName.class),
            true,
            true,
            true,
            "/postgres",
            "/redis",
            null,
            "/java",
            "/app/b1",
            "b1",
            "c1");
    Json.save(LaunchPlan.file(home), plan);

    LaunchPlan read = LaunchPlan.read(home).orElseThrow();

    assertThat(read).isEqualTo(plan);
    assertThat(read.parts()).containsExactly(PartName.values());
  }

  @Test
  void shouldNoticeWhateverTheUserChangedInWhatIsReadAtTheStart() throws IOException {
    WeftConfig one = WeftConfigLoader.parse("test", "portBase: 7300", Map.of(), home);
    WeftConfig other = WeftConfigLoader.parse("test", "portBase: 7400", Map.of(), home);
    Path schedules = home.resolve("schedules");
    String without = Declared.digest(one, schedules);
    Files.createDirectories(schedules);
    Files.writeString(schedules.resolve("daily.yaml"), "name: daily");
    String first = Declared.digest(one, schedules);
    Files.writeString(schedules.resolve("daily.yaml"), "name: weekly");

    assertThat(List.of(without, first, Declared.digest(one, schedules)))
        .doesNotHaveDuplicates()
        .doesNotContain(Declared.digest(other, schedules));
    Files.delete(schedules.resolve("daily.yaml"));
    assertThat(Declared.digest(one, schedules)).isEqualTo(without);
  }

  @Test
  void shouldForgetTheOldestLogWhenLogsAreRotated() throws IOException {
    LogFiles logs = new LogFiles(home.resolve("logs"));
    for (int i = 0; i < 6; i++) {
      logs.rotate("api");
      Files.writeString(logs.of("api"), "start " + i + "\nmore\n");
    }

    assertThat(logs.tail("api", 1)).containsExactly("more");
    assertThat(logs.tail("api", 5)).containsExactly("start 5", "more");
    assertThat(home.resolve("logs/api.log.3")).hasContent("start 2\nmore\n");
    assertThat(home.resolve("logs/api.log.4")).doesNotExist();
    assertThat(logs.tail("nothing", 5)).isEmpty();
  }

  @Test
  void shouldEmptyALogWhenItGrowsTooLarge() throws IOException {
    LogFiles logs = new LogFiles(home.resolve("logs"));
    logs.rotate("api");
    Files.write(logs.of("api"), new byte[(16 << 20) + 1]);

    logs.bound("api");

    assertThat(logs.of("api")).isEmptyFile();
    assertThat(home.resolve("logs/api.log.1")).exists();
  }
}
