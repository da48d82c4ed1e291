package dev.weft.bench.api;

import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.document.DocumentSummaryWorkflow;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.contract.saga.TripBookingWorkflow;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run that has ended, as its row holds it.
 *
 * @param tookMillis from the request until the end
 */
record PastRun(
    UUID id,
    String workflowId,
    String flow,
    String status,
    @Nullable ByteBuffer reference,
    @Nullable ByteBuffer referenceLookup,
    @Nullable ByteBuffer goal,
    @Nullable ByteBuffer input,
    @Nullable ByteBuffer plan,
    @Nullable String planHash,
    @Nullable String planner,
    ByteBuffer result,
    @Nullable String errorCode,
    Instant requestedAt,
    long tookMillis) {
  private static final String PLAN =
      """
      {"planVersion":1,"kind":"SEQUENTIAL","steps":[{"id":"flight","agent":"travel","action":"bookFlight",\
      "params":{"from":"VIE","to":"BER","date":"2026-03-02"},"dependsOn":[],"then":[],"else":[],\
      "on_error":"ABORT","retry_count":0,"critical":true}]}\
      """;

  private static final String INPUT =
      """
      {"from":"VIE","to":"BER","date":"2026-03-02","nights":2}\
      """;

  /** What somebody answered when the run asked. */
  record Approval(
      UUID id,
      UUID run,
      ByteBuffer arguments,
      String hash,
      ByteBuffer sentence,
      String state,
      Instant requestedAt) {}

  /** The run of a number: always the same flow, status and reference, and an id of its own. */
  static PastRun of(String tenant, Sealing sealing, Instant requestedAt, int number) {
    SplittableRandom random = new SplittableRandom(number);
    String flow = flow(random.nextInt(100));
    RunStatus status = status(random.nextInt(1_000), flow);
    boolean goal = flow.equals(AgentFlowWorkflow.NAME);
    UUID id = id(requestedAt, new SplittableRandom());
    String place = "run:" + id + ":";
    String reference = hasReference(number) ? reference(number) : null;
    return new PastRun(
        id,
        new WorkflowIds.Parts(
                WorkflowIds.kind(flow), tenant, sealing.subject().toString(), id.toString())
            .workflowId(),
        flow,
        status.name(),
        reference == null ? null : sealing.seal(place + "reference", reference),
        reference == null ? null : sealing.referenceLookup(reference),
        goal
            ? sealing.seal(place + "goal", "Book a flight to Berlin on 2 March, case " + number)
            : null,
        goal ? null : sealing.seal(place + "input", INPUT),
        goal ? sealing.seal(place + "plan", PLAN) : null,
        goal ? "%064x".formatted(number) : null,
        goal ? "offline" : null,
        sealing.seal(place + "result", result(status)),
        status.nothingMayStand() ? "ToolFailed" : null,
        requestedAt,
        500 + random.nextInt(120_000));
  }

  /** The reference of a number that has one. */
  static String reference(int number) {
    return "order-" + number;
  }

  /** Whether the run of a number has a reference. */
  static boolean hasReference(int number) {
    return number % 5 < 2;
  }

  /** Trips ask a person. */
  Optional<Approval> approval(Sealing sealing) {
    if (!flow.equals(TripBookingWorkflow.NAME)) {
      return Optional.empty();
    }
    UUID approval = UUID.randomUUID();
    String place = "approval:" + approval + ":";
    return Optional.of(
        new Approval(
            approval,
            id,
            sealing.seal(place + "arguments", INPUT),
            "%064x".formatted(id.getLeastSignificantBits()),
            sealing.seal(place + "sentence", "Book the flight VIE to BER for 189.00 EUR."),
            status.equals(RunStatus.REJECTED.name()) ? "REJECTED" : "APPROVED",
            requestedAt));
  }

  private static String result(RunStatus status) {
    return """
    {"status":"%s","summary":"Booked the flight from VIE to BER on 2026-03-02 for 189.00 EUR.",\
    "steps":[{"stepId":"flight","status":"COMPLETED","result":{"bookingId":"bk-20481","price":\
    {"minor":18900,"currency":"EUR"},"departure":"2026-03-02T07:15","arrival":"2026-03-02T08:30"}}]}\
    """
        .formatted(status.name());
  }

  private static String flow(int percent) {
    if (percent < 70) {
      return AgentFlowWorkflow.NAME;
    }
    return percent < 92 ? TripBookingWorkflow.NAME : DocumentSummaryWorkflow.NAME;
  }

  private static RunStatus status(int permille, String flow) {
    if (permille < 840) {
      return RunStatus.COMPLETED;
    }
    if (permille < 880) {
      return RunStatus.REJECTED;
    }
    if (permille < 920) {
      return RunStatus.FAILED_UNDONE;
    }
    if (permille < 950) {
      return RunStatus.CANCELLED;
    }
    if (permille < 970) {
      return RunStatus.COMPLETED_PARTIALLY;
    }
    if (permille < 990) {
      // Only what is planned can fail to be.
      return flow.equals(AgentFlowWorkflow.NAME) ? RunStatus.NOT_PLANNED : RunStatus.COMPLETED;
    }
    if (permille < 995) {
      return RunStatus.TERMINATED;
    }
    return permille < 998 ? RunStatus.FAILED_WITH_DEBT : RunStatus.FAILED_WITH_EFFECTS;
  }

  /** Sorts by time like the ids that Weft makes: UUID version 7. */
  private static UUID id(Instant at, SplittableRandom random) {
    return new UUID(
        (at.toEpochMilli() << 16) | 0x7000L | (random.nextLong() & 0x0fffL),
        (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L);
  }
}
