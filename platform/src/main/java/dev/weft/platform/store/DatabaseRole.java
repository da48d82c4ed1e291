package dev.weft.platform.store;

import dev.weft.contract.config.WeftConfig;

/** As whom a process works with rows of tenants; the database lets each do what is its own. */
public enum DatabaseRole {
  /** Everything that the api does; it alone decides approvals. */
  API,
  /** Everything that workers do: they ask for approvals, and close those that nobody decided. */
  WORKER;

  String user(WeftConfig.Postgres postgres) {
    return this == API ? postgres.appUser() : postgres.workerUser();
  }

  String password(WeftConfig.Postgres postgres) {
    return this == API ? postgres.appPassword() : postgres.workerPassword();
  }
}
