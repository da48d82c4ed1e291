package dev.weft.contract.catalog;

import dev.weft.contract.agent.AgentFlowInput;
import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.saga.TripBookingInput;
import dev.weft.contract.saga.TripBookingWorkflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every flow that a caller may start by name; a new flow adds its line here. */
public final class StartableFlows {
  private static final List<StartableFlow> ALL =
      List.of(
          new StartableFlow(
              AgentFlowWorkflow.NAME,
              "Runs a goal in plain words, or a plan.",
              AgentFlowWorkflow.class,
              AgentFlowInput.class,
              Map.of("goal", "Book a flight to Berlin next Monday and add it to my calendar")),
          new StartableFlow(
              TripBookingWorkflow.NAME,
              "Books flight and hotel, puts the trip into the calendar and records the expense,"
                  + " or none of it.",
              TripBookingWorkflow.class,
              TripBookingInput.class,
              trip()));

  private StartableFlows() {}

  /** All of them, in the order in which they are shown. */
  public static List<StartableFlow> all() {
    return ALL;
  }

  /** The flow of that name. */
  public static Optional<StartableFlow> find(String name) {
    return ALL.stream().filter(flow -> flow.name().equals(name)).findFirst();
  }

  private static Map<String, Object> trip() {
    Map<String, Object> example = new LinkedHashMap<>();
    example.put("from", "VIE");
    example.put("to", "BER");
    example.put("date", "2027-03-01");
    example.put("nights", 2);
    return example;
  }
}
