package dev.weft.contract.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.contract.budget.AtLimit;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeftConfigLoaderTest {
  private static final Path FOLDER = Path.of("/srv/weft");

  private static WeftConfig parse(String yaml, Map<String, String> environment) {
    return WeftConfigLoader.parse("weft.yaml", yaml, environment, FOLDER);
  }

  private static List<String> problems(String yaml, Map<String, String> environment) {
    return catchThrowableOfType(InvalidConfigurationException.class, () -> parse(yaml, environment))
        .problems();
  }

  @Test
  void shouldDeriveEveryPortFromTheBaseWhenNothingIsSet() {
    WeftConfig config = WeftConfigLoader.defaults(FOLDER);

    assertThat(config.home()).isEqualTo(Path.of("/srv/weft/.weft"));
    assertThat(config.api().port()).isEqualTo(7300);
    assertThat(config.postgres().port()).isEqualTo(7301);
    assertThat(config.redis().port()).isEqualTo(7302);
    assertThat(config.temporal().port()).isEqualTo(7303);
    assertThat(config.temporal().httpPort()).isEqualTo(7304);
    assertThat(config.temporal().ui().port()).isEqualTo(7305);
    assertThat(config.worker().healthPort()).isEqualTo(7306);
    assertThat(config.sandbox().port()).isEqualTo(7307);
    assertThat(config.temporal().internalPortBase()).isEqualTo(7310);
    assertThat(config.temporal().retention()).isEqualTo(Duration.ofDays(7));
    assertThat(config.approvals().deadline()).isEqualTo(Duration.ofHours(24));
    assertThat(config.models().providers()).isEmpty();
  }

  @Test
  void shouldListTheTenantsAndRefuseNamesThatAreNone() {
    assertThat(WeftConfigLoader.defaults(FOLDER).tenants()).containsExactly("demo", "acme");
    assertThat(parse("tenants: [globex]", Map.of()).tenants()).containsExactly("globex");
    assertThat(parse("", Map.of("WEFT_TENANTS", "globex, acme")).tenants())
        .containsExactly("globex", "acme");
    assertThat(problems("tenants: []", Map.of())).singleElement().asString().contains("tenants");
    assertThat(problems("tenants: [system, Acme]", Map.of())).hasSize(2);
  }

  @Test
  void shouldMoveEveryDerivedPortWhenTheBaseMoves() {
    WeftConfig config = parse("api: { port: 9999 }", Map.of("WEFT_PORT_BASE", "8000"));

    assertThat(config.api().port()).isEqualTo(9999);
    assertThat(config.postgres().port()).isEqualTo(8001);
    assertThat(config.worker().healthPort()).isEqualTo(8006);
  }

  @Test
  void shouldPreferTheEnvironmentWhenTheFileSetsTheSameKey() {
    WeftConfig config =
        parse(
            "api: { maxPayloadBytes: 5000 }\napprovals: { deadline: 1h }",
            Map.of(
                "WEFT_API_MAX_PAYLOAD_BYTES",
                "6000",
                "WEFT_APPROVALS_DEADLINE",
                "90s",
                "WEFT_TEMPORAL_UI_PORT",
                "9000",
                "WEFT_HOME",
                "/var/weft"));

    assertThat(config.api().maxPayloadBytes()).isEqualTo(6000);
    assertThat(config.approvals().deadline()).isEqualTo(Duration.ofSeconds(90));
    assertThat(config.temporal().ui().port()).isEqualTo(9000);
    assertThat(config.home()).isEqualTo(Path.of("/var/weft"));
  }

  @Test
  void shouldReadProvidersAndRolesWhenModelsAreConfigured() {
    WeftConfig config =
        parse(
            """
            models:
              providers:
                - { name: local, baseUrl: "http://127.0.0.1:11434/v1", model: llama }
                - { name: big, kind: anthropic, model: m, apiKeyEnv: BIG_KEY,
                    inputPricePerMillion: 3.50, outputPricePerMillion: 15, currency: EUR }
              roles: { planner: [big, local] }
            """,
            Map.of("WEFT_MODELS_ROLES_AGENT", "local", "WEFT_MODELS_PROVIDERS_0_MODEL", "qwen"));

    WeftConfig.Provider local = config.models().providers().getFirst();
    WeftConfig.Provider big = config.models().providers().getLast();
    assertThat(local.kind()).isEqualTo(WeftConfig.ProviderKind.OPENAI);
    assertThat(local.model()).isEqualTo("qwen");
    assertThat(local.inputPricePerMillion()).isNull();
    assertThat(big.kind()).isEqualTo(WeftConfig.ProviderKind.ANTHROPIC);
    assertThat(big.inputPricePerMillion()).isEqualByComparingTo(new BigDecimal("3.5"));
    assertThat(config.models().roles().planner()).containsExactly("big", "local");
    assertThat(config.models().roles().agent()).containsExactly("local");
  }

  @Test
  void shouldReadLimitsAndBudgetsAlsoFromTheEnvironment() {
    WeftConfig config =
        parse(
            "api: { rateLimit: { tenants: [{ tenant: acme, requestsPerMinute: 600 }] } }",
            Map.of(
                "WEFT_BUDGETS_0_TOKENS_PER_DAY",
                "1000",
                "WEFT_BUDGETS_0_AT_LIMIT",
                "cheaper_model",
                "WEFT_API_RATE_LIMIT_TENANTS_1_TENANT",
                "demo"));

    assertThat(config.api().rateLimit().ofTenant("acme")).isEqualTo(600);
    assertThat(config.api().rateLimit().ofTenant("demo")).isEqualTo(60);
    assertThat(config.api().rateLimit().ofTenant("other")).isEqualTo(60);
    assertThat(config.budgets())
        .containsExactly(
            new WeftConfig.Budget(
                "*", "*", new BigDecimal("1000"), null, "USD", AtLimit.CHEAPER_MODEL));
  }

  @Test
  void shouldNameBudgetsAndLimitsThatCannotHold() {
    assertThatThrownBy(() ->
            parse(
                """
                api: { rateLimit: { tenants: [{ requestsPerMinute: 6 }] }, idempotencyRetention: 1m }
                authorisation: { retention: 6h }
                budgets: [{ flow: AgentFlow }, { flow: AgentFlow, tokensPerDay: 1.5 }]
                """,
                Map.of()))
        .hasMessageContaining("api.rateLimit.tenants.0.tenant: is missing")
        .hasMessageContaining("api.idempotencyRetention: must be at least 10m")
        .hasMessageContaining("authorisation.retention: must be at least 1d, or 0s for ever")
        .hasMessageContaining("budgets.0.tokensPerDay: set it, or moneyPerDay")
        .hasMessageContaining("budgets.1.flow: there is another budget")
        .hasMessageContaining("budgets.1.tokensPerDay: must be a whole number");
  }

  @Test
  void shouldNameTheNearestKeyWhenAKeyIsUnknown() {
    assertThat(problems("postgres: { prot: 5 }", Map.of()))
        .containsExactly("postgres.prot: unknown key; did you mean postgres.port?");
    assertThat(problems("temporal: { ui: { prt: 5 } }", Map.of()))
        .containsExactly("temporal.ui.prt: unknown key; did you mean temporal.ui.port?");
    assertThat(problems("Models: {}", Map.of()))
        .containsExactly("Models: unknown key; did you mean models?");
    assertThat(problems("models: { providers: [ { name: a, modle: b } ] }", Map.of()))
        .containsExactly(
            "models.providers.0.modle: unknown key; did you mean models.providers.0.model?");
  }

  @Test
  void shouldReportAllProblemsAtOnceWhenSeveralKeysAreWrong() {
    assertThat(
            problems(
                """
                portBase: many
                postgres: { port: 70000, ulr: x }
                redis: 5
                approvals: { deadline: soon }
                worker: { maxConcurrentActivities: 1.5 }
                telemetry: { logLevel: loud }
                """,
                Map.of("WEFT_SANDBOX_ENABLED", "perhaps")))
        .containsExactlyInAnyOrder(
            "portBase: 'many' is no whole number",
            "postgres.ulr: unknown key; did you mean postgres.url?",
            "postgres.port: 70000 is not between 1 and 65535",
            "redis: is a section with keys of its own, not a value",
            "approvals.deadline: 'soon' is no duration such as 30s, 15m, 24h, 7d",
            "worker.maxConcurrentActivities: '1.5' is no whole number",
            "sandbox.enabled (WEFT_SANDBOX_ENABLED): 'perhaps' is neither true nor false",
            "telemetry.logLevel: 'loud' is none of [TRACE, DEBUG, INFO, WARN, ERROR]");
  }

  @Test
  void shouldRefusePortsThatTheEngineCannotNoteWhenItIsEmbedded() {
    assertThat(problems("portBase: 32760", Map.of()))
        .singleElement()
        .asString()
        .startsWith("temporal.internalPortBase: ")
        .contains("32779", "portBase");
    assertThat(parse("{ portBase: 40000, temporal: { address: \"h:1\" } }", Map.of()).portBase())
        .isEqualTo(40_000);
  }

  @Test
  void shouldRefuseWhatContradictsItselfWhenKeysAreReadTogether() {
    assertThat(
            problems(
                """
                api: { port: 7301, publicUrl: "ftp://x" }
                temporal: { address: nowhere }
                models:
                  providers: [ { name: a, model: m } ]
                  roles: { planner: [b] }
                """,
                Map.of()))
        .containsExactlyInAnyOrder(
            "postgres.port: port 7301 is already that of api.port",
            "api.publicUrl: must be an address that starts with http:// or https://",
            "temporal.address: must look like host:7233",
            "models.roles.planner: no provider is called 'b'; there are a");
  }

  @Test
  void shouldNameTheLineWhenTheFileIsNoYaml() {
    assertThatThrownBy(() -> parse("home: .weft\napi: [", Map.of()))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("weft.yaml: line ")
        .hasMessageContaining("is no YAML");
    assertThat(problems("portBase: 8000\nportBase: 9000", Map.of()))
        .singleElement()
        .asString()
        .contains("Duplicate field 'portBase'");
  }

  @Test
  void shouldLoadTheNamedFileWhenTheVariableNamesOne(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("weft.yaml"), "portBase: 8000");
    Files.writeString(folder.resolve("other.yaml"), "portBase: 9000");

    assertThat(WeftConfigLoader.load(folder, Map.of()).portBase()).isEqualTo(8000);
    assertThat(WeftConfigLoader.load(folder, Map.of("WEFT_CONFIG", "other.yaml")).portBase())
        .isEqualTo(9000);
    assertThatThrownBy(() -> WeftConfigLoader.load(folder, Map.of("WEFT_CONFIG", "gone.yaml")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("gone.yaml: cannot be read");
  }

  @Test
  void shouldReadItselfBackWhenWrittenAsYaml() {
    WeftConfig config =
        parse(
            """
            postgres: { url: "jdbc:postgresql://db:5432/weft", appPassword: "0123" }
            approvals: { deadline: 36h }
            models:
              providers: [ { name: a, model: m, inputPricePerMillion: 0.15 } ]
              roles: { agent: [a] }
            """,
            Map.of());

    assertThat(parse(WeftConfigLoader.toYaml(config), Map.of())).isEqualTo(config);
    assertThat(WeftConfigLoader.toMaskedYaml(config)).doesNotContain("0123").contains("****");
  }

  @Test
  void shouldDocumentEveryKeyWhenTheDefaultFileIsPrinted() {
    String documented = WeftConfigLoader.documentedDefaults();

    assertThat(parse(documented, Map.of())).isEqualTo(WeftConfigLoader.defaults(FOLDER));
    assertThat(WeftConfigLoader.environmentNames())
        .contains("WEFT_POSTGRES_URL", "WEFT_TEMPORAL_UI_PORT", "WEFT_API_MAX_PAYLOAD_BYTES")
        .allSatisfy(name -> assertThat(documented).contains("[" + name + "]"));
  }

  @Test
  void shouldNameTheNearestVariableWhenTheEnvironmentHoldsAnUnknownOne() {
    assertThatThrownBy(() ->
            WeftConfigLoader.parse(
                "weft.yaml", "", Map.of("WEFT_API_PROT", "3", "PATH", "/bin"), Path.of("/srv")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("WEFT_API_PROT: unknown variable; did you mean WEFT_API_PORT?");
  }

  @Test
  void shouldAcceptVariablesThatHoldApiKeysAndThoseOfTheCommandLine() {
    WeftConfig config =
        WeftConfigLoader.parse(
            "weft.yaml",
            "models: { providers: [ { name: a, kind: openai, model: m, apiKeyEnv: WEFT_MY_KEY } ]"
                + " }",
            Map.of("WEFT_MY_KEY", "k", "WEFT_TOKEN", "t", "WEFT_BUILD", "never"),
            Path.of("/srv"));

    assertThat(config.models().providers()).hasSize(1);
  }
}
