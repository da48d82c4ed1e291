package dev.weft.api.approval;

import dev.weft.api.engine.Engine;
import dev.weft.api.store.Approvals;
import dev.weft.platform.store.ApprovalView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Wakes flows again that have not taken up a decision, ever less often. */
@Component
class Resignaller {
  private static final Logger LOG = LoggerFactory.getLogger(Resignaller.class);
  private static final Duration AGE = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Approvals approvals;
  private final Engine engine;
  private final Clock clock;
  private final Map<String, Due> due = new HashMap<>();

  private record Due(Instant at, Duration pause) {}

  Resignaller(Approvals approvals, Engine engine, Clock clock) {
    this.approvals = approvals;
    this.engine = engine;
    this.clock = clock;
  }

  @Scheduled(fixedDelayString = "PT5S")
  void resignal() {
    try {
      List<ApprovalView> undelivered = approvals.undelivered(AGE);
      Set<String> ids =
          undelivered.stream().map(ApprovalView::approvalId).collect(Collectors.toSet());
      due.keySet().retainAll(ids);
      undelivered.forEach(this::wake);
    } catch (RuntimeException e) {
      LOG.warn("Undelivered decisions could not be looked for: {}", e.toString());
    }
  }

  private void wake(ApprovalView approval) {
    Instant now = clock.instant();
    Due known = due.getOrDefault(approval.approvalId(), new Due(now, AGE));
    if (now.isBefore(known.at())) {
      return;
    }
    Duration pause = known.pause().multipliedBy(2);
    due.put(
        approval.approvalId(),
        new Due(now.plus(known.pause()), pause.compareTo(LONGEST) > 0 ? LONGEST : pause));
    try {
      engine.approvalDecided(approval.workflowId(), approval.approvalId());
    } catch (RuntimeException e) {
      LOG.warn("The flow of approval {} could not be woken", approval.approvalId());
    }
  }
}
