package dev.weft.worker;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.platform.store.DatabaseRole;
import dev.weft.platform.store.Stores;
import io.opentelemetry.api.OpenTelemetry;

/** Destroys a person's keys as a process of the stack would; tests of the whole stack start it. */
public final class KeyDestruction {
  private KeyDestruction() {}

  /**
   * Destroys.
   *
   * @param args the tenant and the person's surrogate
   */
  public static void main(String[] args) {
    WeftConfig config = WeftConfigLoader.load();
    try (Stores stores = Stores.open(config, DatabaseRole.WORKER, OpenTelemetry.noop())) {
      stores.keys().destroy(args[0], args[1]);
    }
  }
}
