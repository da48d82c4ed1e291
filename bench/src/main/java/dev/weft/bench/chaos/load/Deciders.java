package dev.weft.bench.chaos.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.bench.chaos.load.ClientLog.DecisionAnswer;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Looks into the inbox of a tenant and lets people decide: most say yes, some no, some nothing
 * until the deadline; some click twice, and some pairs disagree at the same moment.
 */
final class Deciders implements Runnable {
  private final Api api;
  private final People people;
  private final ClientLog log;
  private final String tenant;
  private final BooleanSupplier goesOn;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  Deciders(Api api, People people, ClientLog log, String tenant, BooleanSupplier goesOn) {
    this.api = api;
    this.people = people;
    this.log = log;
    this.tenant = tenant;
    this.goesOn = goesOn;
  }

  @Override
  public void run() {
    String token = people.token(tenant, People.ANNA);
    try {
      while (goesOn.getAsBoolean()) {
        try {
          Api.Answer inbox = api.get(token, "/api/v1/approvals?state=PENDING&limit=200");
          for (JsonNode approval : inbox.json().path("items")) {
            String id = approval.path("approvalId").asText();
            log.flowOf(approval.path("runId").asText())
                .filter(flow -> seen.add(id))
                .ifPresent(flow -> decide(flow, approval));
          }
        } catch (IOException e) {
          // The api is away; the next look finds what this one missed.
          TimeUnit.MILLISECONDS.sleep(500);
        }
        TimeUnit.MILLISECONDS.sleep(700);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void decide(Flow flow, JsonNode approval) {
    String id = approval.path("approvalId").asText();
    long salt = (long) approval.path("stepId").asText().hashCode() * 31;
    SplittableRandom random = new SplittableRandom(flow.draw() ^ salt);
    long wait = random.nextInt(2_500);
    int mood = random.nextInt(100);
    if (approval.path("fourEyes").asBoolean()) {
      vote(id, People.ANNA, true, wait);
      vote(id, People.ANNA, true, wait + random.nextInt(2) * 300L);
      vote(id, People.BEN, mood < 85, wait + random.nextInt(1_000));
      return;
    }
    String user = approval.path("requesterOnly").asBoolean() ? People.OWNER : People.BEN;
    if (mood < 68) {
      vote(id, user, true, wait);
    } else if (mood < 80) {
      vote(id, user, true, wait);
      vote(id, user, true, wait);
    } else if (mood < 88) {
      vote(id, user, false, wait);
    } else if (mood < 94) {
      vote(id, user, true, wait);
      vote(id, user, false, wait);
    }
  }

  private void vote(String id, String user, boolean approve, long afterMillis) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            TimeUnit.MILLISECONDS.sleep(afterMillis);
            Map<String, Object> body =
                approve ? Map.of("approve", true) : Map.of("approve", false, "reason", "chaos");
            Api.Answer answer =
                api.post(
                    people.token(tenant, user),
                    "/api/v1/approvals/" + id + "/decision",
                    body,
                    java.util.UUID.randomUUID().toString(),
                    goesOn);
            log.decided(new DecisionAnswer(id, user, approve, answer.status()));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
