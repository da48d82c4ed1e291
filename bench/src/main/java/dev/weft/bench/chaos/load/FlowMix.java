package dev.weft.bench.chaos.load;

import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Random flows: what is started follows from the seed, the number and the day alone. */
final class FlowMix {
  private static final List<String> TENANTS = Home.everybody();

  private static final List<String> CITIES =
      List.of("BER", "MUC", "CDG", "FRA", "AMS", "FCO", "MAD", "LHR", "CPH", "ZRH");

  /** Nearer than any flight: what asks for it fails at the provider. */
  private static final String NO_FLIGHTS = "BTS";

  private final long seed;
  private final LocalDate today;

  FlowMix(long seed, LocalDate today) {
    this.seed = seed;
    this.today = today;
  }

  Flow flow(int number) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
    String tenant = TENANTS.get(random.nextInt(TENANTS.size()));
    Map<String, Object> body = new LinkedHashMap<>(what(number, tenant, random));
    body.put("reference", "chaos-" + number);
    boolean twice = random.nextInt(20) == 0;
    @Nullable Duration cancelAfter =
        random.nextInt(12) == 0 ? Duration.ofMillis(random.nextInt(12_000)) : null;
    return new Flow(number, tenant, body, twice, cancelAfter, random.nextLong());
  }

  private Map<String, Object> what(int number, String tenant, SplittableRandom random) {
    int kind = random.nextInt(100);
    if (kind < 28) {
      return trip(random);
    }
    if (kind < 42) {
      return plan(
          "SEQUENTIAL", List.of(flight("flight", random), event(random), expense("meal", random)));
    }
    if (kind < 60) {
      return plan(
          "SEQUENTIAL", List.of(event(random), expense("taxi", random), expense("lunch", random)));
    }
    if (kind < 70) {
      return parallel(random);
    }
    if (kind < 78) {
      return plan("SEQUENTIAL", List.of(event(random), expense("visa", random), nowhere()));
    }
    if (kind < 86) {
      return plan("SEQUENTIAL", List.of(event(random), fourEyes(expense("course", random))));
    }
    if (kind < 98) {
      return Map.of("goal", PlanningEndpoint.goal(tenant, number, random.nextInt(3)));
    }
    return Map.of(
        "flow",
        "DocumentSummary",
        "input",
        Map.of(
            "title",
            "Notes",
            "text",
            "Trains are late. Flights are full. People wait. ".repeat(4)));
  }

  private Map<String, Object> trip(SplittableRandom random) {
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("from", "VIE");
    input.put("to", city(random));
    input.put("date", day(random).toString());
    input.put("nights", 1 + random.nextInt(4));
    return Map.of("flow", "TripBooking", "input", input);
  }

  private Map<String, Object> parallel(SplittableRandom random) {
    return plan(
        "PARALLEL",
        List.of(hotel("first", random), hotel("second", random), expense("fee", random)),
        Map.of("deadline", "PT45S", "mode", random.nextBoolean() ? "BEST_EFFORT" : "ALL"));
  }

  /** What a planner answers to the goals of this mix. */
  static Map<String, Object> planned(int recipe, SplittableRandom random, LocalDate today) {
    FlowMix mix = new FlowMix(0, today);
    List<Map<String, Object>> steps =
        switch (recipe) {
          case 0 -> List.of(mix.event(random), mix.expense("books", random));
          case 1 -> List.of(mix.flight("flight", random), mix.event(random));
          default -> List.of(mix.expense("phone", random));
        };
    return planOf("SEQUENTIAL", steps, Map.of());
  }

  private static Map<String, Object> plan(String kind, List<Map<String, Object>> steps) {
    return plan(kind, steps, Map.of());
  }

  private static Map<String, Object> plan(
      String kind, List<Map<String, Object>> steps, Map<String, Object> more) {
    return Map.of("plan", planOf(kind, steps, more));
  }

  private static Map<String, Object> planOf(
      String kind, List<Map<String, Object>> steps, Map<String, Object> more) {
    Map<String, Object> plan = new LinkedHashMap<>(more);
    plan.put("planVersion", 1);
    plan.put("kind", kind);
    plan.put("steps", steps);
    return plan;
  }

  private Map<String, Object> flight(String id, SplittableRandom random) {
    return step(
        id,
        "travel",
        "bookFlight",
        Map.of("from", "VIE", "to", city(random), "date", day(random).toString()));
  }

  private Map<String, Object> nowhere() {
    return step(
        "nowhere",
        "travel",
        "bookFlight",
        Map.of("from", "VIE", "to", NO_FLIGHTS, "date", today.plusDays(30).toString()));
  }

  private Map<String, Object> hotel(String id, SplittableRandom random) {
    return step(
        id,
        "travel",
        "bookHotel",
        Map.of(
            "city",
            city(random),
            "checkIn",
            day(random).toString(),
            "nights",
            1 + random.nextInt(3)));
  }

  private Map<String, Object> event(SplittableRandom random) {
    return step(
        "event",
        "calendar",
        "createEvent",
        Map.of(
            "title", "Meeting", "start", day(random) + "T10:00:00", "timeZone", "Europe/Vienna"));
  }

  private Map<String, Object> expense(String id, SplittableRandom random) {
    return step(
        id,
        "finance",
        "recordExpense",
        Map.of(
            "amount",
            Map.of("minor", 100 + random.nextInt(9_900), "currency", "EUR"),
            "category",
            "other",
            "description",
            id,
            "date",
            today.minusDays(random.nextInt(20)).toString()));
  }

  private static Map<String, Object> fourEyes(Map<String, Object> step) {
    Map<String, Object> asked = new LinkedHashMap<>(step);
    asked.put("approval", Map.of("fourEyes", true));
    return asked;
  }

  private static Map<String, Object> step(
      String id, String agent, String action, Map<String, Object> params) {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("id", id);
    step.put("agent", agent);
    step.put("action", action);
    step.put("params", params);
    return step;
  }

  private static String city(SplittableRandom random) {
    return CITIES.get(random.nextInt(CITIES.size()));
  }

  private LocalDate day(SplittableRandom random) {
    return today.plusDays(10 + random.nextInt(250));
  }
}
