package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.AGENT;
import static dev.weft.platform.store.jooq.Tables.TOOL;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.tool.AgentDescriptor;
import dev.weft.contract.tool.ToolDescriptor;
import dev.weft.platform.store.jooq.tables.records.AgentRecord;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/**
 * The registry of agents and tools: those of the system, which everybody shares, and a tenant's.
 */
public final class AgentStore {
  private static final int READ_AT_MOST = 1_000;

  /** Entries are added and changed, never deleted, and each change counts their version up. */
  private static final Together CHANGES =
      new Together(
          """
          select
            (select coalesce(sum(version), 0) from agent
              where tenant_id in ('%s', {tenant}))::bigint as agents,
            (select coalesce(sum(version), 0) from tool
              where tenant_id in ('%s', {tenant}))::bigint as tools\
          """
              .formatted(TenantStore.SYSTEM, TenantStore.SYSTEM));

  private final RegionStore store;

  /** Descriptors by their text: it says everything of them, and rarely changes. */
  private final Map<String, ToolDescriptor> read = new ConcurrentHashMap<>();

  private final Map<String, Known> known = new ConcurrentHashMap<>();

  private record Changes(long ofAgents, long ofTools) {}

  private record Known(Changes changes, Registered registered) {}

  AgentStore(RegionStore store) {
    this.store = store;
  }

  /** What a tenant can use. It is read again only after it has changed. */
  public Registered registered(String tenant) {
    Changes changes =
        CHANGES.execute(
            store,
            tenant,
            new Values(),
            row -> new Changes(row.getLong("agents"), row.getLong("tools")));
    Known last = known.get(tenant);
    if (last != null && last.changes().equals(changes)) {
      return last.registered();
    }
    Registered registered = new Registered(agents(tenant), tools(tenant));
    if (changes != null) {
      if (known.size() >= READ_AT_MOST) {
        known.clear();
      }
      known.put(tenant, new Known(changes, registered));
    }
    return registered;
  }

  /** Agents that a tenant can use, by name; nobody can put one in the place of a shared one. */
  public List<AgentDescriptor> agents(String tenant) {
    Map<String, AgentDescriptor> byName = new LinkedHashMap<>();
    store
        .read(
            tenant,
            sql ->
                sql.selectFrom(AGENT)
                    .where(AGENT.TENANT_ID.in(TenantStore.SYSTEM, tenant))
                    .orderBy(AGENT.NAME, AGENT.TENANT_ID.ne(tenant))
                    .fetch())
        .forEach(row -> byName.put(row.getName(), descriptor(row)));
    return List.copyOf(byName.values());
  }

  /** Tools that a tenant can use, by name; its own replace shared ones of the same name. */
  public List<ToolDescriptor> tools(String tenant) {
    Map<String, ToolDescriptor> byName = new LinkedHashMap<>();
    store
        .read(
            tenant,
            sql ->
                sql.selectFrom(TOOL)
                    .where(TOOL.TENANT_ID.in(TenantStore.SYSTEM, tenant))
                    .orderBy(TOOL.AGENT, TOOL.ACTION, TOOL.TENANT_ID.eq(tenant))
                    .fetch())
        .forEach(row ->
            byName.put(row.getAgent() + "." + row.getAction(), tool(row.getDescriptor().data())));
    return new ArrayList<>(byName.values());
  }

  /**
   * Stores the shared agents and tools as the code declares them; workers do so when they start.
   */
  public void upsertSystem(List<AgentDescriptor> agents, List<ToolDescriptor> tools) {
    List<AgentDescriptor> sorted =
        agents.stream().sorted(java.util.Comparator.comparing(AgentDescriptor::name)).toList();
    store.write(
        TenantStore.SYSTEM,
        sql -> {
          sorted.forEach(agent -> upsert(sql, TenantStore.SYSTEM, agent));
          tools.forEach(tool -> upsert(sql, TenantStore.SYSTEM, tool));
          return null;
        });
  }

  /**
   * Registers a tenant's own agent, or changes it. Its capabilities name tools that exist; what
   * they are is for the caller to check.
   *
   * @return whether it is new
   */
  public boolean register(String tenant, AgentDescriptor agent) {
    return store.write(tenant, sql -> upsert(sql, tenant, agent));
  }

  private static boolean upsert(DSLContext sql, String tenant, AgentDescriptor agent) {
    Long version =
        sql.insertInto(AGENT)
            .set(AGENT.TENANT_ID, tenant)
            .set(AGENT.NAME, agent.name())
            .set(AGENT.ROLE, agent.role())
            .set(AGENT.CAPABILITIES, agent.capabilities().toArray(String[]::new))
            .set(AGENT.MODEL, agent.model())
            .set(AGENT.COST_PER_TASK_MINOR, agent.costPerTaskMinor())
            .set(AGENT.SCORE, agent.score())
            .set(AGENT.STATUS, agent.status())
            .onConflict(AGENT.TENANT_ID, AGENT.NAME)
            .doUpdate()
            .set(AGENT.ROLE, agent.role())
            .set(AGENT.CAPABILITIES, agent.capabilities().toArray(String[]::new))
            .set(AGENT.MODEL, agent.model())
            .set(AGENT.COST_PER_TASK_MINOR, agent.costPerTaskMinor())
            .set(AGENT.SCORE, DSL.coalesce(DSL.val(agent.score()), AGENT.SCORE))
            .set(AGENT.STATUS, agent.status())
            .set(AGENT.VERSION, AGENT.VERSION.plus(1))
            .returningResult(AGENT.VERSION)
            .fetchSingle(AGENT.VERSION);
    return Long.valueOf(1).equals(version);
  }

  private static void upsert(DSLContext sql, String tenant, ToolDescriptor tool) {
    var descriptor = RunEvents.json(tool);
    sql.insertInto(TOOL)
        .set(TOOL.TENANT_ID, tenant)
        .set(TOOL.AGENT, tool.agent())
        .set(TOOL.ACTION, tool.action())
        .set(TOOL.DESCRIPTOR, descriptor)
        .onConflict(TOOL.TENANT_ID, TOOL.AGENT, TOOL.ACTION)
        .doUpdate()
        .set(TOOL.DESCRIPTOR, descriptor)
        .set(TOOL.VERSION, TOOL.VERSION.plus(1))
        .where(TOOL.DESCRIPTOR.ne(descriptor))
        .execute();
  }

  private static AgentDescriptor descriptor(AgentRecord row) {
    return new AgentDescriptor(
        row.getName(),
        row.getRole(),
        List.of(row.getCapabilities()),
        row.getModel(),
        row.getCostPerTaskMinor(),
        row.getScore(),
        row.getStatus());
  }

  private ToolDescriptor tool(String json) {
    if (read.size() >= READ_AT_MOST) {
      read.clear();
    }
    return read.computeIfAbsent(json, AgentStore::parsed);
  }

  private static ToolDescriptor parsed(String json) {
    try {
      return WeftJson.mapper().readValue(json, ToolDescriptor.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
