package dev.weft.flow.saga;

import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.tool.ApprovalRule;
import dev.weft.contract.tool.Effect;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps of a trip: which tool each calls, and what the flow must know of that tool. */
final class TripSteps {
  private static final ApprovalRule REQUESTER =
      new ApprovalRule("approval:write", "the requester", true);

  static final PlanStep FLIGHT = booking("flight", "bookFlight");
  static final PlanStep HOTEL = booking("hotel", "bookHotel");
  static final PlanStep CALENDAR = entry("calendar", "calendar", "createEvent");
  static final PlanStep EXPENSE = entry("expense", "finance", "recordExpense");

  /** Only when the hotel is paid in another currency than the flight. */
  static final PlanStep HOTEL_EXPENSE = entry("hotel-expense", "finance", "recordExpense");

  static final List<PlanStep> ALL = List.of(FLIGHT, HOTEL, CALENDAR, EXPENSE);

  private TripSteps() {}

  private static PlanStep booking(String id, String action) {
    PlanStep.Traits traits = new PlanStep.Traits(Effect.MONEY, true, false, Duration.ofSeconds(30));
    return step(id, "travel", action, REQUESTER, traits);
  }

  private static PlanStep entry(String id, String agent, String action) {
    PlanStep.Traits traits = new PlanStep.Traits(Effect.WRITE, true, true, Duration.ofSeconds(5));
    return step(id, agent, action, null, traits);
  }

  private static PlanStep step(
      String id,
      String agent,
      String action,
      @Nullable ApprovalRule approval,
      PlanStep.Traits traits) {
    return PlanStep.of(id, agent, action, new LinkedHashMap<>(), List.of())
        .validated(List.of(), List.of(), approval, traits);
  }
}
