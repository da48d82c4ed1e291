package dev.weft.platform.store;

import dev.weft.contract.policy.DecisionLog;
import dev.weft.contract.policy.LoggedDecision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes decisions in batches behind the calls that they let pass, which do not wait for it. While
 * the database is away decisions are held; when no more can be held, they are refused, and with
 * them what they would have allowed.
 */
public final class DecisionWriter implements DecisionLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DecisionWriter.class);
  private static final int HELD = 20_000;
  private static final int BATCH = 200;
  private static final long PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;
  private static final long CLOSING_MILLIS = 5_000;

  private final DecisionStore store;
  private final BlockingQueue<LoggedDecision> held = new ArrayBlockingQueue<>(HELD);
  private final Thread writer;
  private volatile boolean closing;

  /** Starts to write to a store. */
  public DecisionWriter(DecisionStore store) {
    this.store = store;
    this.writer = Thread.ofPlatform().name("decisions").daemon().start(this::write);
  }

  @Override
  public boolean record(LoggedDecision decision) {
    if (decision.tenant() == null) {
      LOG.debug("{} for nobody: {} {}", decision.action(), decision.allowed(), decision.reasons());
      return true;
    }
    return held.offer(decision);
  }

  private void write() {
    List<LoggedDecision> batch = new ArrayList<>(BATCH);
    long pause = PAUSE_MILLIS;
    while (!closing || !held.isEmpty() || !batch.isEmpty()) {
      try {
        if (batch.isEmpty()) {
          LoggedDecision first = held.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
          if (first == null) {
            continue;
          }
          batch.add(first);
          if (!closing) {
            // What comes meanwhile goes along.
            Thread.sleep(PAUSE_MILLIS);
          }
          held.drainTo(batch, BATCH - 1);
        }
        byTenant(batch)
            .forEach((tenant, decisions) -> {
              store.add(tenant, decisions);
              batch.removeAll(decisions);
            });
        pause = PAUSE_MILLIS;
      } catch (InterruptedException e) {
        LOG.error("{} decisions were not written", batch.size() + held.size());
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.warn("Decisions could not be written, they are tried again: {}", e.toString());
        pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        sleep(pause);
      }
    }
  }

  private static Map<String, List<LoggedDecision>> byTenant(List<LoggedDecision> batch) {
    Map<String, List<LoggedDecision>> tenants = new LinkedHashMap<>();
    for (LoggedDecision decision : batch) {
      tenants
          .computeIfAbsent(String.valueOf(decision.tenant()), _ -> new ArrayList<>())
          .add(decision);
    }
    return tenants;
  }

  private void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes what is held, for as long as that may take. */
  @Override
  public void close() {
    closing = true;
    try {
      writer.join(CLOSING_MILLIS);
      if (writer.isAlive()) {
        writer.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
