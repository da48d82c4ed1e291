package dev.weft.contract.catalog;

import dev.weft.contract.agent.AgentFlowInput;
import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.document.DocumentSummaryInput;
import dev.weft.contract.document.DocumentSummaryWorkflow;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.saga.TripBookingInput;
import dev.weft.contract.saga.TripBookingWorkflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every flow that a caller may start by name; a new flow adds its line here. */
public final class StartableFlows {
  /** The member of a stored input that holds the caller's own plan. */
  public static final String PLAN = "plan";

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
              trip()),
          new StartableFlow(
              DocumentSummaryWorkflow.NAME,
              "Sums up a long document part by part, and shows the text while it is made.",
              DocumentSummaryWorkflow.class,
              DocumentSummaryInput.class,
              document()));

  private StartableFlows() {}

  /** All of them, in the order in which they are shown. */
  public static List<StartableFlow> all() {
    return ALL;
  }

  /** The flow of that name. */
  public static Optional<StartableFlow> find(String name) {
    return ALL.stream().filter(flow -> flow.name().equals(name)).findFirst();
  }

  /**
   * The one argument of a run's flow.
   *
   * @param run the run
   * @param goal what was asked in plain words; null when it was asked otherwise
   * @param given the flow's input without {@code run}; for a plan a map with {@link #PLAN}
   * @throws IllegalArgumentException when the flow is unknown, or the input does not fit it
   */
  public static Record input(
      RunContext run, @Nullable String goal, @Nullable Map<String, Object> given) {
    Map<String, Object> input = new LinkedHashMap<>();
    if (given != null) {
      input.putAll(given);
    }
    if (run.flow().equals(AgentFlowWorkflow.NAME)) {
      Plan plan =
          input.containsKey(PLAN)
              ? WeftJson.mapper().convertValue(input.get(PLAN), Plan.class)
              : null;
      return new AgentFlowInput(run, goal, plan);
    }
    StartableFlow flow =
        find(run.flow())
            .orElseThrow(() -> new IllegalArgumentException("unknown flow " + run.flow()));
    input.put("run", run);
    return WeftJson.mapper().convertValue(input, flow.input());
  }

  /** What a run is, without what it is about: for Web UI. */
  public static String summary(RunContext run, @Nullable String goal) {
    if (!run.flow().equals(AgentFlowWorkflow.NAME)) {
      return run.flow();
    }
    return goal == null ? "plan of the caller" : "goal";
  }

  private static Map<String, Object> document() {
    Map<String, Object> example = new LinkedHashMap<>();
    example.put("title", "A report");
    example.put("text", "The first sentence of a long report. And so on, for fifty pages.");
    return example;
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
