package dev.weft.platform.store;

import dev.weft.contract.config.WeftConfig;

/** As whom a process works with rows of tenants; the database lets each do what is its own. */
public enum DatabaseRole {
  /** Everything that the api does; it alone decides approvals. */
  API,
  /** Everything that workers do: they ask for approvals, and close those that nobody decided. */
  WORKER,
  /** What moves of tenants need: every row of a tenant, whether it is active there or not. */
  OWNER;

  String user(WeftConfig.Postgres postgres) {
    return switch (this) {
      case API -> postgres.appUser();
      case WORKER -> postgres.workerUser();
      case OWNER -> postgres.ownerUser();
    };
  }

  String password(WeftConfig.Postgres postgres) {
    return switch (this) {
      case API -> postgres.appPassword();
      case WORKER -> postgres.workerPassword();
      case OWNER -> postgres.ownerPassword();
    };
  }
}
