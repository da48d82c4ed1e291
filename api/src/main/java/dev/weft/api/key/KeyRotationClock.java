package dev.weft.api.key;

import dev.weft.api.engine.Engine;
import dev.weft.api.engine.KeyRotations;
import dev.weft.api.engine.ScheduleEngine;
import dev.weft.api.store.Keys;
import dev.weft.api.store.Tenants;
import dev.weft.contract.config.WeftConfig;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Tells the engine when to rotate each tenant's keys, once for each tenant and process. */
@Component
class KeyRotationClock {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRotationClock.class);

  private final Keys keys;
  private final KeyRotations rotations;
  private final Tenants tenants;
  private final Duration every;
  private final Set<String> told = new HashSet<>();

  KeyRotationClock(Keys keys, KeyRotations rotations, Tenants tenants, WeftConfig config) {
    this.tenants = tenants;
    this.keys = keys;
    this.rotations = rotations;
    this.every = config.keys().rotation();
  }

  @Scheduled(initialDelay = 10, fixedDelay = 60, timeUnit = TimeUnit.SECONDS)
  synchronized void tell() {
    try {
      for (String tenant : keys.tenants()) {
        // A tenant that moves takes its schedule nowhere.
        String home = tenant + "@" + tenants.region(tenant);
        if (!told.contains(home)) {
          rotations.schedule(tenant, every);
          told.add(home);
        }
      }
    } catch (Engine.UnreachableException | ScheduleEngine.UnsupportedException e) {
      LOG.debug("The engine was not told when to rotate keys: {}", e.toString());
    } catch (RuntimeException e) {
      LOG.warn("The engine was not told when to rotate keys: {}", e.toString());
    }
  }
}
