package dev.weft.contract.config;

import dev.weft.contract.budget.AtLimit;
import dev.weft.contract.payload.LargeValues;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be configured, complete and checked: a value that nobody set holds its
 * default. Text that is empty means "not set"; the effective file that the launcher hands to each
 * process has every address filled in.
 */
public record WeftConfig(
    @Setting(value = "Folder for all data, keys and logs.", defaultValue = ".weft") Path home,
    @Setting(
            value =
                "development, or production, which starts only where every connection that leaves"
                    + " the machine is encrypted, and those to stores and engine in any case.",
            defaultValue = "development")
        Profile profile,
    @Setting("Certificates: whom this stack trusts, and what it shows.") Tls tls,
    @Setting(
            value = "First port of this stack; every port that is not set derives from it.",
            defaultValue = "7300",
            min = 1024,
            max = 65_500)
        int portBase,
    @Setting(
            value =
                "Tenants that exist when the stack has started; taking one off the list keeps its"
                    + " data.",
            defaultValue = "[demo, acme]")
        List<String> tenants,
    @Setting("The region this stack serves; those of regions come on top.") Region region,
    @Setting(
            "Further regions, each with stores, keys and credentials of its own. What is left empty"
                + " is embedded beside that of the first region, and kept apart from it.")
        List<FurtherRegion> regions,
    @Setting("Where runs are placed: their region, and the workers there.") Placement placement,
    @Setting("The database that keeps everything that must last.") Postgres postgres,
    @Setting("Holds token streams; may be lost and refilled.") Redis redis,
    @Setting("The engine that keeps flows alive.") Temporal temporal,
    @Setting("The HTTP interface.") Api api,
    @Setting("The process that runs flows and activities.") Worker worker,
    @Setting("The sandbox travel provider that the travel agent talks to.") Sandbox sandbox,
    @Setting("Who may call the API: how bearer tokens are checked.") Auth auth,
    @Setting("What callers and agents may do: how policy decides it.") Authorisation authorisation,
    @Setting("Keys that encrypt what is stored.") Keys keys,
    @Setting("Language models. Without a provider an offline planner plans.") Models models,
    @Setting("The planner that works without a model.") Planner planner,
    @Setting("How much a plan may cost.") Plans plans,
    @Setting(
            "What language models may use in a day, by tenant and flow; a budget set through the"
                + " API replaces the one given here.")
        List<Budget> budgets,
    @Setting("Decisions that a person takes.") Approvals approvals,
    @Setting("What runs by the clock.") Schedules schedules,
    @Setting("How people are reminded, besides the list that ./weft approvals shows.")
        Notifications notifications,
    @Setting("Logs and traces.") Telemetry telemetry) {

  /** The address of the API that callers see. */
  public String apiUrl() {
    if (!api.publicUrl().isEmpty()) {
      return api.publicUrl();
    }
    return (TlsFiles.ofApi(this).hasCertificate() ? "https://" : "http://")
        + api.nearAddress()
        + ":"
        + api.port();
  }

  /** What a stack is for. */
  public enum Profile {
    DEVELOPMENT,
    PRODUCTION
  }

  /** Certificates, in PEM files that are read again when they change. */
  public record Tls(
      @Setting(
              value =
                  "PEM file with the CAs against which PostgreSQL, Redis, the engine, the API and"
                      + " services of your own are checked. Empty: those of the Java runtime.",
              file = true)
          String ca,
      @Setting(
              value =
                  "PEM file with a certificate and its chain. The API and the embedded servers"
                      + " then answer over TLS with it, and it is shown to the engine. Empty: none.",
              file = true)
          String certificate,
      @Setting(value = "PEM file with its key (PKCS#8, no password).", file = true) String key) {}

  /** What the API shows, where it is another certificate than the rest's. */
  public record ApiTls(
      @Setting(
              value =
                  "PEM file with the API's certificate and its chain. Empty: tls.certificate; with"
                      + " neither, the API answers without TLS.",
              file = true)
          String certificate,
      @Setting(value = "PEM file with its key (PKCS#8, no password).", file = true) String key) {}

  /** How the engine is reached, where it is otherwise than what tls says. */
  public record EngineTls(
      @Setting(
              value = "PEM file with the CAs that the engine is checked against. Empty: tls.ca.",
              file = true)
          String ca,
      @Setting(
              value = "PEM file with the certificate shown to the engine. Empty: tls.certificate.",
              file = true)
          String certificate,
      @Setting(value = "PEM file with its key (PKCS#8, no password).", file = true) String key,
      @Setting("Name that the engine's certificate must have. Empty: that of its address.")
          String serverName) {}

  /** The region this stack serves. */
  public record Region(
      @Setting(value = "Short name, used in names of namespaces.", defaultValue = "eu-west-1")
          String id) {}

  /**
   * A region besides the first. {@link Regions} turns it into a configuration of its own, which
   * knows nothing of the others.
   */
  public record FurtherRegion(
      @Setting("Short name, as in us-east-1.") String id,
      @Setting("Tenants whose home it is; nobody else stores their data.") List<String> tenants,
      @Setting("Which workers it has, and where its data stays.") RegionalPlacement placement,
      @Setting("Its database.") RegionalPostgres postgres,
      @Setting("Its Redis.") RegionalRedis redis,
      @Setting("Its engine.") RegionalTemporal temporal,
      @Setting("Its keys, which open nothing of another region.") Keys keys,
      @Setting("Its worker.") RegionalWorker worker) {}

  /** What placement asks of a further region. */
  public record RegionalPlacement(
      @Setting("Where its data stays: EU, US or APAC. Empty: as the region's name says, else EU.")
          String residency,
      @Setting(value = "Compute tiers that have workers there.", defaultValue = "[standard]")
          List<String> tiers) {}

  /** The database of a further region. */
  public record RegionalPostgres(
      @Setting("JDBC address. Empty: a database of its own in the embedded server.") String url,
      @Setting("Role of the api. Empty: weft_app_ and the region's name.") String appUser,
      @Setting(value = "Its password. Empty: generated.", secret = true) String appPassword,
      @Setting("Role of workers. Empty: weft_worker_ and the region's name.") String workerUser,
      @Setting(value = "Its password. Empty: generated.", secret = true) String workerPassword,
      @Setting("Role of background jobs. Empty: weft_system_ and the region's name.")
          String systemUser,
      @Setting(value = "Its password. Empty: generated.", secret = true) String systemPassword,
      @Setting("Role of migrations. Empty: weft_owner_ and the region's name.") String ownerUser,
      @Setting(value = "Its password. Empty: generated.", secret = true) String ownerPassword) {}

  /** The Redis of a further region. */
  public record RegionalRedis(
      @Setting("Address, as in redis://host:6379 or rediss://…. Empty: the embedded one.")
          String url,
      @Setting("User. Empty: in the embedded one weft- and the region's name.") String user,
      @Setting(value = "Its password. Empty: generated for the embedded one.", secret = true)
          String password) {}

  /** The engine of a further region. */
  public record RegionalTemporal(
      @Setting("Address, as in host:7233. Empty: the embedded server.") String address,
      @Setting("Namespace. Empty: weft- and the region's id.") String namespace,
      @Setting("File with the token that opens the namespace. Empty: made, or none.")
          String tokenFile,
      @Setting("How it is reached over TLS.") EngineTls tls) {}

  /** The worker of a further region. */
  public record RegionalWorker(
      @Setting(
              value =
                  "Port of 127.0.0.1 of its health page and metrics. 0: portBase + 30 for the first"
                      + " further region, and so on.",
              defaultValue = "0",
              min = 0,
              max = 65_535)
          int healthPort) {}

  /** Where runs are placed. */
  public record Placement(
      @Setting("Folder of your own placement rules, in place of those that Weft brings along.")
          String rules,
      @Setting(
              "Where the data of this stack's region stays: EU, US or APAC. Empty: as the region's"
                  + " name says, else EU.")
          String residency,
      @Setting(
              value = "Compute tiers that have workers in the region.",
              defaultValue = "[standard]")
          List<String> tiers,
      @Setting("Tenants with a plan, a priority or a share of their own.")
          List<TenantShare> tenants) {
    /** What a tenant has booked. */
    public TenantShare of(String tenant) {
      return tenants.stream()
          .filter(share -> share.tenant().equals(tenant))
          .findFirst()
          .orElse(new TenantShare(tenant, "standard", 3, 1));
    }
  }

  /** What a tenant has booked, and how its tasks stand among those of others. */
  public record TenantShare(
      @Setting("The tenant's id.") String tenant,
      @Setting(value = "Its plan, which placement rules may ask.", defaultValue = "standard")
          String plan,
      @Setting(
              value = "Priority of its tasks: those of 1 go before all of 2, and so on.",
              defaultValue = "3",
              min = 1,
              max = 5)
          int priority,
      @Setting(
              value = "Its share of the workers among tenants of the same priority that wait.",
              defaultValue = "1",
              min = 1,
              max = 1000)
          int share) {}

  /** PostgreSQL and the four roles that Weft uses on it. */
  public record Postgres(
      @Setting("JDBC address, as in jdbc:postgresql://host:5432/weft. Empty: embedded.") String url,
      @Setting(value = "Port of the embedded server.", portOffset = 1, min = 1, max = 65_535)
          int port,
      @Setting(
              value =
                  "Role of the api, the only one that can decide approvals; row-level security"
                      + " applies to it.",
              defaultValue = "weft_app")
          String appUser,
      @Setting(value = "Its password. Empty: generated.", secret = true) String appPassword,
      @Setting(
              value =
                  "Role of workers, which cannot decide approvals; row-level security applies to"
                      + " it.",
              defaultValue = "weft_worker")
          String workerUser,
      @Setting(value = "Its password. Empty: generated.", secret = true) String workerPassword,
      @Setting(
              value = "Role of background jobs; a named policy per job applies to it.",
              defaultValue = "weft_system")
          String systemUser,
      @Setting(value = "Its password. Empty: generated.", secret = true) String systemPassword,
      @Setting(value = "Role of migrations only.", defaultValue = "weft_owner") String ownerUser,
      @Setting(value = "Its password. Empty: generated.", secret = true) String ownerPassword) {}

  /** Redis. */
  public record Redis(
      @Setting("Address, as in redis://host:6379 or rediss://…. Empty: embedded.") String url,
      @Setting(value = "Port of the embedded server.", portOffset = 2, min = 1, max = 65_535)
          int port,
      @Setting("User (ACL). Empty: the default user, or one of the region's in an embedded server.")
          String user,
      @Setting(value = "Password. Empty: generated for the embedded server.", secret = true)
          String password,
      @Setting(
              value =
                  "About how many entries a run's token stream keeps; an entry holds up to 2,000"
                      + " characters.",
              defaultValue = "4000",
              min = 10,
              max = 1_000_000)
          int tokenEntries,
      @Setting(
              value = "How long a run's token stream is kept after its last entry.",
              defaultValue = "1h")
          Duration tokenRetention) {}

  /** The engine, its Web UI and where its programs come from. */
  public record Temporal(
      @Setting("Address, as in host:7233. Empty: embedded full server.") String address,
      @Setting(value = "Namespace. Empty: weft- and the region's id.") String namespace,
      @Setting(value = "Port of the embedded server.", portOffset = 3, min = 1, max = 65_535)
          int port,
      @Setting(
              value = "Port of the embedded server's HTTP interface.",
              portOffset = 4,
              min = 1,
              max = 65_535)
          int httpPort,
      @Setting(
              value =
                  "First of ten ports that the embedded server's inner services use among"
                      + " themselves.",
              portOffset = 10,
              min = 1,
              max = 65_525)
          int internalPortBase,
      @Setting("Temporal's Web UI, for operators.") Ui ui,
      @Setting(
              value = "How long a closed flow's history is kept; applied on each start.",
              defaultValue = "7d")
          Duration retention,
      @Setting("Where the embedded server's programs come from.") Engine engine,
      @Setting(
              "File with the token (JWT) that opens the namespace; read again when it changes."
                  + " Empty: none is sent. Where regions share the embedded server, it is made.")
          String tokenFile,
      @Setting("How it is reached over TLS.") EngineTls tls) {}

  /** Temporal's Web UI. */
  public record Ui(
      @Setting("Address for links. Empty: embedded.") String url,
      @Setting(value = "Port of the embedded one.", portOffset = 5, min = 1, max = 65_535) int port,
      @Setting("Who may use the embedded one.") Login login) {}

  /** How people sign in to Temporal's Web UI. */
  public record Login(
      @Setting(
              value =
                  "Whether people sign in; only then they can see payloads in clear text."
                      + " Needs an OpenID provider, or tokens that this laptop's own key signs.",
              defaultValue = "true")
          boolean enabled,
      @Setting(
              "Issuer of the OpenID provider, whose access tokens the API takes. Empty: this"
                  + " laptop's own, which asks for a token that ./weft token prints.")
          String issuer,
      @Setting(value = "Client id of Web UI at the provider.", defaultValue = "weft-web-ui")
          String clientId,
      @Setting(value = "Its secret. Empty: generated for this laptop's own.", secret = true)
          String clientSecret,
      @Setting(
              value = "Scopes that Web UI asks the provider for.",
              defaultValue = "[openid, profile]")
          List<String> scopes) {}

  /** Where the embedded engine's programs come from. */
  public record Engine(
      @Setting(
              value =
                  "Base address of the official release archives, also of a mirror with the same"
                      + " layout. Empty: never download.",
              defaultValue = "https://github.com/temporalio")
          String archiveUrl,
      @Setting(
              value = "Folder outside the checkout where programs are kept.",
              defaultValue = "~/.cache/weft")
          Path cache,
      @Setting("A Temporal server program to use as it is.") String serverBinary,
      @Setting("Its SQL tool, which carries the schema inside.") String sqlToolBinary,
      @Setting("A Temporal UI server program to use as it is.") String uiBinary) {}

  /** The HTTP interface. */
  public record Api(
      @Setting(value = "Port.", portOffset = 0, min = 1, max = 65_535) int port,
      @Setting(
              value =
                  "Address of this machine that it listens on; another than 127.0.0.1 needs TLS.",
              defaultValue = "127.0.0.1")
          String address,
      @Setting(
              "Address that callers see, used in links. Empty: http or https, 127.0.0.1 and the"
                  + " port.")
          String publicUrl,
      @Setting("Its certificate.") ApiTls tls,
      @Setting(
              value =
                  "Largest request body in bytes; the engine itself refuses payloads above 2 MB.",
              defaultValue = "1900000",
              min = 1024,
              max = 2_000_000)
          int maxPayloadBytes,
      @Setting(
              value = "Port of 127.0.0.1 on which the api's metrics are read.",
              portOffset = 8,
              min = 1,
              max = 65_535)
          int metricsPort,
      @Setting("How many requests callers may make.") RateLimit rateLimit,
      @Setting(
              value = "How long the answer to a request with an Idempotency-Key is kept.",
              defaultValue = "24h")
          Duration idempotencyRetention,
      @Setting(
              value =
                  "Whether every open run is compared with the engine before this process says"
                      + " that it is ready: for the first start after a restore, with workers"
                      + " started only then. After ./weft restore the next ./weft up does so by"
                      + " itself.",
              defaultValue = "false")
          boolean reconcileFirst) {
    /** Where this machine reaches it. */
    public String nearAddress() {
      if (address.equals("0.0.0.0") || address.equals("::")) {
        return "127.0.0.1";
      }
      return address.contains(":") ? "[" + address + "]" : address;
    }
  }

  /** How many requests callers may make. */
  public record RateLimit(
      @Setting(
              value =
                  "Requests of a tenant in a minute. 0: 60, and 6000 where this laptop's own key"
                      + " signs the tokens.",
              defaultValue = "0",
              min = 0,
              max = 1_000_000)
          int requestsPerMinute,
      @Setting(
              value = "Requests of one person in a minute, within those of the tenant. 0: as many.",
              defaultValue = "0",
              min = 0,
              max = 1_000_000)
          int requestsPerMinuteAndPerson,
      @Setting("Tenants with another limit.") List<TenantLimit> tenants) {
    private static final int STANDARD = 60;

    /** The requests of a tenant in a minute. */
    public int ofTenant(String tenant) {
      return tenants.stream()
          .filter(limit -> limit.tenant().equals(tenant))
          .findFirst()
          .map(TenantLimit::requestsPerMinute)
          .orElse(requestsPerMinute == 0 ? STANDARD : requestsPerMinute);
    }
  }

  /** The limit of one tenant. */
  public record TenantLimit(
      @Setting("The tenant's id.") String tenant,
      @Setting(value = "Its requests in a minute.", defaultValue = "60", min = 1, max = 1_000_000)
          int requestsPerMinute) {}

  /** What language models may use in a day. */
  public record Budget(
      @Setting(value = "A tenant's id, or * for each tenant.", defaultValue = "*") String tenant,
      @Setting(value = "A flow's name, or * for all flows together.", defaultValue = "*")
          String flow,
      @Setting("Tokens read and written in a day of the tenant's zone. Not set: unlimited.")
          @Nullable BigDecimal tokensPerDay,
      @Setting("Money in a day, in units of the currency. Not set: unlimited.")
          @Nullable BigDecimal moneyPerDay,
      @Setting(value = "ISO 4217 currency of the money.", defaultValue = "USD") String currency,
      @Setting(
              value =
                  "What happens at the limit: refuse, cheaper_model (the role's next cheaper one),"
                      + " or ask (the run waits until a person raises the budget, or the day is"
                      + " over).",
              defaultValue = "refuse")
          AtLimit atLimit) {}

  /** The process that runs flows and activities. */
  public record Worker(
      @Setting(
              value = "Port of 127.0.0.1 of its health page and metrics.",
              portOffset = 6,
              min = 1,
              max = 65_535)
          int healthPort,
      @Setting(
              value = "Activities at a time in one process.",
              defaultValue = "100",
              min = 1,
              max = 10_000)
          int maxConcurrentActivities,
      @Setting(
              value = "Workflow tasks at a time in one process.",
              defaultValue = "100",
              min = 2,
              max = 10_000)
          int maxConcurrentWorkflowTasks,
      @Setting(
              value =
                  "Largest result of a tool's call in bytes; a larger one fails the step for good.",
              defaultValue = "33554432",
              min = 65_536,
              max = LargeValues.MAX_BYTES)
          int maxToolOutputBytes,
      @Setting("Compute tiers whose flows it runs. Empty: all of placement.tiers.")
          List<String> tiers) {}

  /** The sandbox travel provider. */
  public record Sandbox(
      @Setting(value = "Whether to start it.", defaultValue = "true") boolean enabled,
      @Setting("Address of the travel provider. Empty: the embedded sandbox.") String url,
      @Setting(value = "Port of the embedded sandbox.", portOffset = 7, min = 1, max = 65_535)
          int port) {}

  /** How bearer tokens are checked. */
  public record Auth(
      @Setting(value = "Issuer that a token must name.", defaultValue = "weft-local") String issuer,
      @Setting(value = "Audience that a token must name.", defaultValue = "weft") String audience,
      @Setting("File or address of the signer's JWKS. Empty: the key that ./weft token signs with.")
          String jwks,
      @Setting(value = "Claim that names the tenant.", defaultValue = "tenant") String tenantClaim,
      @Setting(value = "Claim that lists the scopes.", defaultValue = "scope") String scopesClaim,
      @Setting(
              value = "Claim that lists the groups whose FAMILY items somebody sees.",
              defaultValue = "groups")
          String groupsClaim) {}

  /** How policy decides what callers and agents may do. */
  public record Authorisation(
      @Setting(
              "Folder that holds policy bundles by their hash and names the current one. Empty:"
                  + " policy under home.")
          String bundles,
      @Setting(
              "Address of an OPA server that decides instead of this process, as in"
                  + " http://127.0.0.1:8181. Empty: bundles are evaluated in process.")
          String server,
      @Setting(value = "How long a decision may take; later means no.", defaultValue = "50ms")
          Duration budget,
      @Setting("An OPA program to use as it is.") String opaBinary,
      @Setting(
              value =
                  "Base address of OPA's official releases, also of a mirror with the same layout."
                      + " Empty: never download.",
              defaultValue = "https://github.com/open-policy-agent")
          String opaArchiveUrl,
      @Setting(
              value =
                  "Who sees a run or a schedule whose start does not say: public (everybody of the"
                      + " tenant) or private (its owner).",
              defaultValue = "public")
          DefaultVisibility visibility,
      @Setting(
              value =
                  "How long decisions of policy are kept; bundles that no kept decision and no run"
                      + " names go with them. 0s: for ever.",
              defaultValue = "400d")
          Duration retention) {}

  /** Who sees what does not say. */
  public enum DefaultVisibility {
    PUBLIC,
    PRIVATE
  }

  /** Keys that encrypt what is stored. */
  public record Keys(
      @Setting("File of the master key. Empty: keys/master.key under home.") String masterKeyFile,
      @Setting(
              "Name of the environment variable that holds the master key, 64 hexadecimal digits."
                  + " Empty: the file.")
          String masterKeyEnv,
      @Setting(
              value =
                  "Where the tenants' keys are, which wrap all others: local (in the region's"
                      + " database, under the master key) or vault.",
              defaultValue = "local")
          Keystore keystore,
      @Setting("Vault's transit engine, for keystore: vault.") Vault vault,
      @Setting(value = "How often every key is renewed. 0s: only on demand.", defaultValue = "90d")
          Duration rotation) {}

  /** Where the tenants' keys are. */
  public enum Keystore {
    LOCAL,
    VAULT
  }

  /** Vault's transit engine. */
  public record Vault(
      @Setting("Address, as in https://vault:8200.") String address,
      @Setting(
              "File with the token, read again when it is refused, as Vault Agent keeps it. Empty:"
                  + " the environment variable VAULT_TOKEN.")
          String tokenFile,
      @Setting(value = "Path of the transit engine.", defaultValue = "transit") String mount,
      @Setting("Namespace of Vault Enterprise. Empty: none.") String namespace,
      @Setting(
              value = "The tenant's id follows it in the name of its key. One for each region.",
              defaultValue = "weft-")
          String keyPrefix,
      @Setting(value = "How long an answer may take.", defaultValue = "3s") Duration timeout) {}

  /** Language models and which role uses which. */
  public record Models(
      @Setting("Endpoints that serve models.") List<Provider> providers,
      @Setting("Which providers each role uses, in order of preference.") Roles roles) {
    /** The currencies in which calls are priced; empty when no price is known. */
    public SortedSet<String> currencies() {
      return providers.stream()
          .filter(one -> one.inputPricePerMillion() != null && one.outputPricePerMillion() != null)
          .map(Provider::currency)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** One endpoint that serves a model. */
  public record Provider(
      @Setting("Name that roles refer to.") String name,
      @Setting(
              value = "Protocol: openai (any compatible endpoint) or anthropic.",
              defaultValue = "openai")
          ProviderKind kind,
      @Setting("Base address, as in http://127.0.0.1:11434/v1. Empty: the vendor's own.")
          String baseUrl,
      @Setting("Name of the environment variable that holds the API key. Empty: none is sent.")
          String apiKeyEnv,
      @Setting("Model name as the endpoint knows it.") String model,
      @Setting("Price of a million input tokens. Not set: unknown, and shown as unknown.")
          @Nullable BigDecimal inputPricePerMillion,
      @Setting("Price of a million output tokens. Not set: unknown, and shown as unknown.")
          @Nullable BigDecimal outputPricePerMillion,
      @Setting(value = "ISO 4217 currency of the prices.", defaultValue = "USD") String currency,
      @Setting(
              value = "Most tokens of one answer; budgets reserve them before the call.",
              defaultValue = "4096",
              min = 1,
              max = 1_000_000)
          int maxOutputTokens,
      @Setting(
              value = "Calls at a time from one worker; more are refused and tried again later.",
              defaultValue = "16",
              min = 1,
              max = 10_000)
          int maxConcurrentCalls,
      @Setting("Parameters of the model in billions, for placement. Not set: unknown.")
          @Nullable BigDecimal parametersBillions,
      @Setting("Where the provider is, as in EU, for placement. Empty: unknown.") String region) {}

  /** Protocols that a model endpoint may speak. */
  public enum ProviderKind {
    OPENAI,
    ANTHROPIC
  }

  /** Which providers each role uses, in order of preference; empty means offline. */
  public record Roles(
      @Setting("Turns goals into plans. Empty: the offline planner.") List<String> planner,
      @Setting("Used by agents while they work.") List<String> agent) {}

  /** The planner that works without a model. */
  public record Planner(
      @Setting(
              value = "IATA code of the airport that trips start from when a goal does not say.",
              defaultValue = "VIE")
          String homeAirport) {}

  /** How much a plan may cost. */
  public record Plans(
      @Setting(
              value = "Steps that spend money in one plan, with all branches.",
              defaultValue = "10",
              min = 0,
              max = 1000)
          int maxMoneySteps,
      @Setting(
              value =
                  "What the tools and agents of one plan may cost by their own declaration, with"
                      + " all branches, in cents of EUR. What a step spends at a provider is"
                      + " bounded by its approval.",
              defaultValue = "10000",
              min = 0)
          int maxCostMinor) {}

  /** Decisions that a person takes. */
  public record Approvals(
      @Setting(value = "How long a person has to decide; silence means no.", defaultValue = "24h")
          Duration deadline,
      @Setting(
              value =
                  "How far a price may rise above the amount shown before it must be confirmed"
                      + " again, in percent.",
              defaultValue = "10",
              min = 0,
              max = 1000)
          int maximumMarkupPercent,
      @Setting(
              value =
                  "After which part of the time to decide people are reminded, in percent. 0:"
                      + " never.",
              defaultValue = "50",
              min = 0,
              max = 99)
          int reminderPercent,
      @Setting(
              value =
                  "How long before the deadline people are reminded, where the time to decide is"
                      + " longer. 0s: never.",
              defaultValue = "1h")
          Duration reminderBefore) {}

  /** How people are reminded. */
  public record Notifications(
      @Setting("Reminders by mail.") Mail mail,
      @Setting("Reminders to an address of your own.") Webhook webhook) {}

  /** Reminders by mail (SMTP). */
  public record Mail(
      @Setting("Host of the mail server. Empty: no mail is sent.") String host,
      @Setting(value = "Its port.", defaultValue = "587", min = 1, max = 65_535) int port,
      @Setting("User name. Empty: without login.") String user,
      @Setting(value = "Its password.", secret = true) String password,
      @Setting(value = "Whether the connection must be encrypted.", defaultValue = "true")
          boolean startTls,
      @Setting(value = "Sender.", defaultValue = "weft@localhost") String from,
      @Setting(
              "Who is reminded of approvals that others than the requester may decide. Requesters"
                  + " whose name is a mail address are reminded of their own.")
          List<String> to) {}

  /** Reminders by POST. */
  public record Webhook(
      @Setting("Address that is called. Empty: none.") String url,
      @Setting(
              value = "What each call is signed with (HMAC-SHA256). Needed with url.",
              secret = true)
          String secret) {}

  /** What runs by the clock. */
  public record Schedules(
      @Setting(
              "Folder of files that declare schedules. Empty: temporal-config/schedules of the"
                  + " checkout.")
          String folder) {}

  /** Logs and traces. */
  public record Telemetry(
      @Setting("Address that traces are sent to by OTLP. Empty: off.") String otlpEndpoint,
      @Setting(value = "TRACE, DEBUG, INFO, WARN or ERROR.", defaultValue = "INFO")
          LogLevel logLevel) {}

  /** How much is logged. */
  public enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR
  }
}
