package dev.weft.contract.access;

import java.util.Collection;
import java.util.List;

/**
 * Scopes of the API, {@code <resource>:<action>}. A token lists what it allows; {@link #EVERYTHING}
 * stands for all of them, and no other implies another. Tools declare scopes of their own, as in
 * {@code calendar:write}.
 */
public final class Scopes {
  /** Read runs, their steps, events, traces and costs. */
  public static final String FLOW_READ = "flow:read";

  /** Start and cancel runs, and ask for plans. */
  public static final String FLOW_WRITE = "flow:write";

  /** Read the approvals of the tenant. */
  public static final String APPROVAL_READ = "approval:read";

  /** Decide approvals whose rule names this scope. */
  public static final String APPROVAL_WRITE = "approval:write";

  /** Decide approvals in the place of the person whom their rule names. */
  public static final String APPROVAL_ADMIN = "approval:admin";

  /** Read histories of runs, decrypted; not among what a person needs for runs of their own. */
  public static final String HISTORY_READ = "history:read";

  /** Read what policy decided, ask what it would decide, and take that out as files. */
  public static final String AUDIT_READ = "audit:read";

  /** Decide what becomes of effects that should not stand. */
  public static final String DEBT_WRITE = "debt:write";

  /** Everything; given to operators, never by default. */
  public static final String EVERYTHING = "admin:all";

  /** Read agents, tools and the flow catalogue. */
  public static final String AGENT_READ = "agent:read";

  /** Register agents. */
  public static final String AGENT_WRITE = "agent:write";

  /** Read budgets and how much of them is left. */
  public static final String BUDGET_READ = "budget:read";

  /** Set and remove budgets; not among what a person needs for runs of their own. */
  public static final String BUDGET_WRITE = "budget:write";

  /** Read what keys the tenant has, and how their rotations went. */
  public static final String KEY_READ = "key:read";

  /** Renew the tenant's keys. */
  public static final String KEY_WRITE = "key:write";

  /** Ask that a person's keys be destroyed, and decide what others asked for. */
  public static final String KEY_DELETE = "key:delete";

  /** Move the tenant to another region, and change where its data may be. */
  public static final String TENANT_ADMIN = "tenant:admin";

  private static final List<String> API =
      List.of(
          FLOW_READ,
          FLOW_WRITE,
          APPROVAL_READ,
          APPROVAL_WRITE,
          DEBT_WRITE,
          AGENT_READ,
          AGENT_WRITE,
          BUDGET_READ);

  private static final List<String> TOOLS =
      List.of(
          "travel:read",
          "travel:write",
          "calendar:read",
          "calendar:write",
          "finance:read",
          "finance:write",
          "document:read",
          "diagnostics:read",
          "diagnostics:write");

  private Scopes() {}

  /** Whether somebody with these scopes holds that one. */
  public static boolean hold(Collection<String> held, String needed) {
    return held.contains(needed) || held.contains(EVERYTHING);
  }

  /** The scopes of the API that a person needs for runs of their own. */
  public static List<String> ofTheApi() {
    return API;
  }

  /** The scopes of the tools that Weft brings along. */
  public static List<String> ofTheTools() {
    return TOOLS;
  }
}
