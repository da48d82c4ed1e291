package dev.weft.platform.store;

import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.key.DestroyedKeys;
import dev.weft.platform.key.KeyRings;
import dev.weft.platform.key.KeyService;
import dev.weft.platform.key.Sealer;
import dev.weft.platform.signal.RedisRunSignals;
import dev.weft.platform.signal.RunSignals;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;

/**
 * Every store of a region, opened together; closing it closes the database's connections and the
 * signals.
 *
 * @param region the database
 * @param rings what wraps the keys
 * @param keys the keys
 * @param sealer seals personal columns
 * @param signals announces changes of runs
 * @param clock the time
 */
public record Stores(
    RegionStore region,
    KeyRings rings,
    KeyService keys,
    Sealer sealer,
    RunSignals signals,
    Clock clock)
    implements AutoCloseable {

  /** Opens the configured region as a role, with signals over its Redis. */
  public static Stores open(WeftConfig config, DatabaseRole role, OpenTelemetry telemetry) {
    return open(config, role, telemetry, RedisRunSignals.open(config), Clock.systemUTC());
  }

  /** Opens the configured region as a role, with the given signals and clock. */
  public static Stores open(
      WeftConfig config,
      DatabaseRole role,
      OpenTelemetry telemetry,
      RunSignals signals,
      Clock clock) {
    RegionStore region = RegionStores.open(config, role, telemetry);
    KeyRings rings = KeyRings.open(config, new StoredKeysets(region, clock), clock);
    KeyService keys = new StoredKeyService(region, rings, DestroyedKeys.of(config), clock);
    return new Stores(region, rings, keys, new Sealer(keys), signals, clock);
  }

  /** Runs, their steps as people see them, and their events. */
  public RunStore runs() {
    return new RunStore(region, keys, sealer, signals, clock);
  }

  /** Runs that start later. */
  public DelayedStarts delayedStarts() {
    return new DelayedStarts(region, sealer, signals, clock);
  }

  /** Stored plans. */
  public TemplateStore templates() {
    return new TemplateStore(region, sealer, clock);
  }

  /** What runs by the clock. */
  public ScheduleStore schedules() {
    return new ScheduleStore(region, sealer, clock);
  }

  /** What activities tell of steps. */
  public StepStore steps() {
    return new StepStore(region, sealer, signals, clock);
  }

  /** Approvals. */
  public ApprovalStore approvals() {
    return new ApprovalStore(region, sealer, signals, clock);
  }

  /** Who decides approvals in whose place. */
  public DelegationStore delegations() {
    return new DelegationStore(region, audit(), clock);
  }

  /** Reminders of approvals. */
  public NotificationStore notifications() {
    return new NotificationStore(region, new ApprovalRows(sealer, clock), clock);
  }

  /** Compensation debt. */
  public DebtStore debts() {
    return new DebtStore(region, sealer, signals, clock);
  }

  /** What the agents of a run share. */
  public ContextStore contexts() {
    return new ContextStore(region, sealer, clock);
  }

  /** Agents and tools. */
  public AgentStore agents() {
    return new AgentStore(region);
  }

  /** Calls of language models. */
  public ModelCallStore modelCalls() {
    return new ModelCallStore(region);
  }

  /** What took effect under which key. */
  public EffectStore effects() {
    return new EffectStore(region, sealer, clock);
  }

  /** Requests that carry an Idempotency-Key, and their answers. */
  public IdempotencyStore idempotency() {
    return new IdempotencyStore(region, keys, sealer, clock);
  }

  /** Budgets for language models; those of the configuration hold where a tenant has set none. */
  public BudgetStore budgets(WeftConfig config) {
    return new BudgetStore(region, config.budgets(), clock);
  }

  /** What models cost and tools spent. */
  public CostStore costs() {
    return new CostStore(region);
  }

  /** Payloads that are too large for the engine's history. */
  public PayloadBlobStore payloadBlobs() {
    return new PayloadBlobStore(region, clock);
  }

  /** Renews keys. */
  public KeyRotationStore keyRotations() {
    return new KeyRotationStore(region, rings, sealer, clock);
  }

  /** Destroys keys, once two agree. */
  public KeyDestructionStore keyDestructions() {
    return new KeyDestructionStore(region, keys, sealer, clock);
  }

  /** Where a tenant's data may be. */
  public ResidencyStore residencies() {
    return new ResidencyStore(region, sealer, clock);
  }

  /** Moves of tenants to other regions. */
  public TenantMoveStore tenantMoves() {
    return new TenantMoveStore(region, clock);
  }

  /** The audit trail. */
  public AuditStore audit() {
    return new AuditStore(region);
  }

  /** Decisions of policy. */
  public DecisionStore decisions() {
    return new DecisionStore(region, sealer);
  }

  /** Persons; keep one per process, it remembers surrogates. */
  public SubjectStore subjects() {
    return new SubjectStore(region, keys, sealer, clock);
  }

  /** What is worth watching. */
  public WatchStore watch() {
    return new WatchStore(region, clock);
  }

  /** Tenants. */
  public TenantStore tenants() {
    return new TenantStore(region);
  }

  @Override
  public void close() {
    signals.close();
    region.close();
  }
}
