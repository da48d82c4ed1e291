package dev.weft.activity.agent.planner;

import dev.weft.activity.agent.planner.Ask.Target;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanKind;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.money.Money;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Joins the readings of a goal's clauses into steps: fills in what a clause leaves to its
 * neighbours, points references at earlier steps, and collects the questions that remain.
 */
final class PlanAssembler {
  private static final int MANY = 9;
  private static final int LONGEST_TITLE = 200;
  private static final int MOST_NIGHTS = 30;

  /** Something booked that calendar entries and expenses can refer to. */
  private record Booking(String stepId, boolean flight, String title, String zone, int unit) {}

  private final LocalDate today;
  private final String timeZone;
  private final Airport home;
  private final List<PlanStep> steps = new ArrayList<>();
  private final List<String> questions = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> understood = new ArrayList<>();
  private final List<String> suggestion = new ArrayList<>();
  private final Map<Tool, Integer> counts = new EnumMap<>(Tool.class);
  private final List<Booking> bookings = new ArrayList<>();
  private final Set<String> expensed = new HashSet<>();
  private List<Booking> group = new ArrayList<>();
  private boolean groupClosed;
  private int units;
  private Ask.@Nullable Flight lastFlight;
  private Ask.@Nullable Hotel lastHotel;
  private @Nullable Integer party;
  private boolean away;
  private @Nullable Tool lastOwn;

  PlanAssembler(LocalDate today, String timeZone, Airport home) {
    this.today = today;
    this.timeZone = timeZone;
    this.home = home;
  }

  List<String> questions() {
    return questions;
  }

  List<String> problems() {
    return problems;
  }

  List<String> understood() {
    return understood;
  }

  /** Sentences that together would be a goal that works. */
  List<String> suggestion() {
    return suggestion;
  }

  /** The plan of all readings that were added; only when there are no questions and problems. */
  Plan plan() {
    boolean reads = counts.keySet().stream().allMatch(Tool::reads) && steps.size() > 1;
    return new Plan(
        Plan.CURRENT_VERSION, reads ? PlanKind.PARALLEL : PlanKind.SEQUENTIAL, steps, null);
  }

  /** Adds a reading; the next one may lend it what it leaves out. */
  void add(Reading reading, @Nullable Reading next) {
    reading.questions().forEach(this::question);
    reading.problems().stream().filter(p -> !problems.contains(p)).forEach(problems::add);
    Tool own = reading.ask() instanceof Ask.Reference ? null : reading.tool();
    switch (reading.ask()) {
      case Ask.Flight flight -> flight(reading, filled(flight, next));
      case Ask.Hotel hotel -> hotel(reading, hotel);
      case Ask.Event event -> event(reading, event);
      case Ask.Expense expense -> expense(reading, expense);
      case Ask.Reference reference -> reference(reading, reference.target());
      case Ask.Listing listing -> listing(reading, listing);
    }
    lastOwn = own;
  }

  private void question(String question) {
    if (!questions.contains(question)) {
      questions.add(question);
    }
  }

  private void missing(Reading reading, Slot slot) {
    if (!reading.unclear().contains(slot)) {
      question(slot.question());
    }
  }

  private String step(Tool tool, Map<String, Object> params, List<String> dependsOn) {
    int count = counts.merge(tool, 1, Integer::sum);
    String id = count == 1 ? tool.stepId() : tool.stepId() + count;
    steps.add(PlanStep.of(id, tool.agent(), tool.action(), params, dependsOn));
    return id;
  }

  /** A flight that leaves out its day or destination takes it from a hotel beside it. */
  private Ask.Flight filled(Ask.Flight flight, @Nullable Reading next) {
    Ask.Hotel hotel =
        next != null && next.ask() instanceof Ask.Hotel after
            ? after
            : lastFlight == null ? lastHotel : null;
    if (hotel == null || flight.back() || (flight.to() != null && flight.day() != null)) {
      return flight;
    }
    return new Ask.Flight(
        flight.from(),
        flight.to() == null ? hotel.city() : flight.to(),
        flight.day() == null ? hotel.checkIn() : flight.day(),
        false,
        flight.roundTrip(),
        flight.backDay(),
        flight.passengers() == null ? hotel.guests() : flight.passengers());
  }

  private void flight(Reading reading, Ask.Flight flight) {
    boolean search = reading.tool() == Tool.SEARCH_FLIGHTS;
    Airport from = flight.from();
    Airport to = flight.to();
    Ask.Flight before = lastFlight;
    if (flight.back() && before != null) {
      from = from == null ? before.to() : from;
      to = to == null ? before.from() : to;
    } else if (flight.back()) {
      question(Slot.ORIGIN.question());
    }
    if (from == null && away && !search && !flight.back()) {
      missing(reading, Slot.ORIGIN);
    }
    if (from == null && !reading.unclear().contains(Slot.ORIGIN)) {
      from = home;
    }
    if (to == null) {
      missing(reading, Slot.DESTINATION);
    }
    if (from != null && from.equals(to)) {
      problems.add("The flight would end where it starts: " + from.label() + ".");
      question(Slot.DESTINATION.question());
    }
    LocalDate day = flight.day();
    if (day == null) {
      missing(reading, Slot.DAY);
    }
    if (flight.roundTrip() && flight.backDay() == null) {
      missing(reading, Slot.DAY_BACK);
    }
    Integer passengers = flight.passengers() == null && flight.back() ? party : flight.passengers();
    if (passengers != null && (passengers < 1 || passengers > MANY)) {
      problems.add("A booking is for 1 to " + MANY + " people.");
      question(Slot.PEOPLE.question());
    }
    int count = passengers == null ? 1 : passengers;
    if (search && passengers != null) {
      problems.add("A search does not take the number of passengers into account.");
    }
    LocalDate clearDay = reading.unclear().contains(Slot.DAY) ? null : day;
    describeFlight(search, from, to, clearDay, flight, count);
    lastFlight = new Ask.Flight(from, to, day, false, false, null, passengers);
    party = passengers;
    away = !search && !flight.back() && !flight.roundTrip();
    if (from == null || to == null || day == null) {
      return;
    }
    boolean joinsTrip = flight.back() && !group.isEmpty();
    openGroup();
    int unit = joinsTrip && !bookings.isEmpty() ? bookings.getLast().unit() : units++;
    leg(search, from, to, day, count, unit);
    if (flight.roundTrip() && flight.backDay() != null) {
      leg(search, to, from, flight.backDay(), count, unit);
    }
  }

  private void leg(
      boolean search, Airport from, Airport to, LocalDate day, int passengers, int unit) {
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("from", from.iata());
    params.put("to", to.iata());
    params.put("date", day.toString());
    if (search) {
      step(Tool.SEARCH_FLIGHTS, params, List.of());
      return;
    }
    params.put("passengers", passengers);
    String id = step(Tool.BOOK_FLIGHT, params, List.of());
    booked(new Booking(id, true, "Flight to " + to.city(), to.zone(), unit));
  }

  private void booked(Booking booking) {
    bookings.add(booking);
    group.add(booking);
  }

  private void openGroup() {
    if (groupClosed) {
      group = new ArrayList<>();
      groupClosed = false;
    }
  }

  private void describeFlight(
      boolean search,
      @Nullable Airport from,
      @Nullable Airport to,
      @Nullable LocalDate day,
      Ask.Flight flight,
      int passengers) {
    String verb =
        search ? "Find flights" : flight.roundTrip() ? "Book a return flight" : "Book a flight";
    LocalDate backDay = flight.backDay();
    understood.add(
        verb
            + (from == null ? "" : " from " + from.label())
            + (to == null ? "" : " to " + to.label())
            + (day == null ? "" : " on " + English.longDay(day))
            + (backDay == null ? "" : ", back on " + English.longDay(backDay))
            + (passengers == 1 ? "" : " for " + passengers + " people"));
    Airport start = from == null ? home : from;
    String end =
        to != null && !to.equals(start) ? to.iata() : start.iata().equals("BER") ? "MUC" : "BER";
    LocalDate date = day == null ? today.plusDays(7) : day;
    LocalDate back = backDay == null ? date.plusDays(3) : backDay;
    suggestion.add(
        "%s from %s to %s on %s%s%s"
            .formatted(
                verb,
                start.iata(),
                end,
                date,
                flight.roundTrip() ? ", returning on " + back : "",
                passengers == 1 || search || passengers > MANY
                    ? ""
                    : " for " + passengers + " people"));
  }

  private void hotel(Reading reading, Ask.Hotel hotel) {
    Ask.Flight flight = lastFlight;
    Airport city =
        hotel.city() == null && flight != null && !reading.unclear().contains(Slot.CITY)
            ? flight.to()
            : hotel.city();
    if (city == null) {
      missing(reading, Slot.CITY);
    }
    LocalDate checkIn =
        hotel.checkIn() == null && flight != null && !reading.unclear().contains(Slot.DAY)
            ? flight.day()
            : hotel.checkIn();
    if (checkIn == null) {
      missing(reading, Slot.DAY);
    }
    Integer nights = hotel.nights();
    LocalDate checkOut = hotel.checkOut();
    if (checkIn != null && checkOut != null) {
      int between = (int) ChronoUnit.DAYS.between(checkIn, checkOut);
      if (nights != null && nights != between) {
        problems.add(
            "From %s to %s it is %s."
                .formatted(
                    English.day(checkIn),
                    English.day(checkOut),
                    English.count(between, "night", "nights")));
        question(Slot.NIGHTS.question());
      }
      nights = between;
    }
    if (nights == null) {
      missing(reading, Slot.NIGHTS);
    } else if (nights < 1 || nights > MOST_NIGHTS) {
      problems.add("A stay has 1 to " + MOST_NIGHTS + " nights.");
      question(Slot.NIGHTS.question());
      nights = null;
    }
    Integer guests = hotel.guests() == null ? party : hotel.guests();
    int count = guests == null ? 1 : guests;
    if (count < 1 || count > MANY) {
      problems.add("A booking is for 1 to " + MANY + " people.");
      question(Slot.PEOPLE.question());
    }
    understood.add(
        "Book a hotel"
            + (city == null ? "" : " in " + city.label())
            + (checkIn == null ? "" : " from " + English.longDay(checkIn))
            + (nights == null ? "" : " for " + English.count(nights, "night", "nights"))
            + (count == 1 ? "" : " for " + count + " people"));
    suggestion.add(
        "Book a hotel in %s on %s for %s%s"
            .formatted(
                city == null ? "BER" : city.iata(),
                checkIn == null ? today.plusDays(7) : checkIn,
                English.count(nights == null ? 2 : nights, "night", "nights"),
                count <= 1 || count > MANY ? "" : " for " + count + " people"));
    lastHotel = new Ask.Hotel(city, checkIn, nights, null, guests);
    if (city == null || checkIn == null || nights == null) {
      return;
    }
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("city", city.iata());
    params.put("checkIn", checkIn.toString());
    params.put("nights", nights);
    params.put("guests", count);
    openGroup();
    String id = step(Tool.BOOK_HOTEL, params, List.of());
    booked(new Booking(id, false, "Hotel in " + city.city(), city.zone(), units++));
  }

  private void event(Reading reading, Ask.Event event) {
    String title = event.title();
    if (title == null) {
      missing(reading, Slot.TITLE);
    }
    if (title != null && title.length() > LONGEST_TITLE) {
      problems.add("The title has more than " + LONGEST_TITLE + " characters.");
      question(Slot.TITLE.question());
      title = title.substring(0, LONGEST_TITLE);
    }
    var start = event.start();
    var end = event.end();
    Airport place = event.place();
    understood.add(
        "Add %s to the calendar%s"
            .formatted(
                title == null ? "an entry" : "\"" + title + "\"",
                start == null
                    ? ""
                    : " on %s at %s"
                            .formatted(English.longDay(start.toLocalDate()), English.time(start))
                        + (end == null ? "" : " until " + English.time(end))
                        + (place == null ? "" : ", as clocks show it in " + place.city())));
    var suggested = start == null ? today.plusDays(1).atTime(10, 0) : start;
    suggestion.add(
        "Create an event called \"%s\" on %s at %s"
                .formatted(
                    title == null ? "Team meeting" : title.replace("\"", ""),
                    suggested.toLocalDate(),
                    suggested.toLocalTime())
            + (place == null ? "" : " in " + place.city()));
    if (title == null || start == null) {
      return;
    }
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("title", title);
    params.put("start", seconds(start.toString()));
    if (end != null) {
      params.put("end", seconds(end.toString()));
    }
    params.put("timeZone", place == null ? timeZone : place.zone());
    step(Tool.CREATE_EVENT, params, List.of());
  }

  private static String seconds(String local) {
    return local.length() == "2026-01-01T10:00".length() ? local + ":00" : local;
  }

  private void expense(Reading reading, Ask.Expense expense) {
    Money amount = expense.amount();
    String description = expense.description();
    if (amount == null) {
      missing(reading, Slot.AMOUNT);
    }
    if (description == null) {
      missing(reading, Slot.PURPOSE);
    }
    LocalDate day = expense.day() == null ? today : expense.day();
    understood.add(
        "Record an expense"
            + (amount == null ? "" : " of " + amount.display())
            + (description == null ? "" : " for " + description)
            + (reading.unclear().contains(Slot.DAY) ? "" : " on " + English.longDay(day)));
    suggestion.add(
        "Record an expense of %s for %s on %s"
            .formatted(
                amount == null ? "45.00 EUR" : amount.display(),
                description == null ? "lunch" : description,
                day));
    if (amount == null || description == null) {
      return;
    }
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("minor", amount.minor());
    value.put("currency", amount.currency());
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("amount", value);
    params.put("category", Vocabulary.categoryOf(description));
    params.put("description", description);
    params.put("date", day.toString());
    step(Tool.RECORD_EXPENSE, params, List.of());
  }

  private void reference(Reading reading, Target target) {
    boolean calendar = reading.tool() == Tool.CREATE_EVENT;
    if (reading.tool() == lastOwn && (target == Target.IT || target == Target.THE_EXPENSE)) {
      return;
    }
    List<Booking> meant = meant(target);
    long kinds = meant.stream().mapToInt(Booking::unit).distinct().count();
    boolean one = target != Target.ALL && target != Target.FLIGHTS;
    if (meant.isEmpty()) {
      nothingToReferTo(calendar);
      return;
    }
    if (one && kinds > 1) {
      question(
          "Which one? %s"
              .formatted(
                  meant.stream()
                      .map(booking -> "the " + lowerFirst(booking.title()))
                      .reduce((a, b) -> a + " or " + b)
                      .orElse("")));
      understood.add(
          calendar ? "Add a booking to the calendar" : "Record the expense of a booking");
      suggestion.add(calendar ? "add both to my calendar" : "record the expenses");
      return;
    }
    groupClosed = true;
    understood.add(
        (calendar ? "Add to the calendar: " : "Record the expense of: ")
            + String.join(", ", meant.stream().map(Booking::title).toList()));
    suggestion.add(
        calendar
            ? (kinds > 1 ? "add everything to my calendar" : "add it to my calendar")
            : (kinds > 1 ? "record the expenses" : "record the expense"));
    for (Booking booking : meant) {
      if (calendar) {
        calendarEntry(booking);
      } else {
        expenseOf(booking);
      }
    }
  }

  private void nothingToReferTo(boolean calendar) {
    if (lastFlight != null || lastHotel != null) {
      understood.add(calendar ? "Add it to the calendar" : "Record the expense");
      suggestion.add(calendar ? "add it to my calendar" : "record the expense");
      return;
    }
    if (calendar) {
      question(Slot.TITLE.question());
      question(Slot.DAY.question());
      question(Slot.TIME.question());
      suggestion.add("Schedule a team meeting tomorrow at 10:00");
    } else {
      question(Slot.AMOUNT.question());
      question(Slot.PURPOSE.question());
      suggestion.add("Record an expense of 45.00 EUR for lunch");
    }
  }

  private List<Booking> meant(Target target) {
    return switch (target) {
      case IT -> List.copyOf(group);
      case ALL -> List.copyOf(bookings);
      case THE_EXPENSE ->
          bookings.stream().filter(booking -> !expensed.contains(booking.stepId())).toList();
      case FLIGHT, FLIGHTS -> bookings.stream().filter(Booking::flight).toList();
      case HOTEL -> bookings.stream().filter(booking -> !booking.flight()).toList();
    };
  }

  private static String lowerFirst(String text) {
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }

  private void calendarEntry(Booking booking) {
    String id = booking.stepId();
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("title", booking.title());
    if (booking.flight()) {
      params.put("start", "{{" + id + ".departure}}");
      params.put("end", "{{" + id + ".arrivalInDepartureZone}}");
      params.put("timeZone", "{{" + id + ".departureZone}}");
    } else {
      params.put("start", "{{" + id + ".checkIn}}T00:00:00");
      params.put("end", "{{" + id + ".checkOut}}T00:00:00");
      params.put("timeZone", booking.zone());
    }
    step(Tool.CREATE_EVENT, params, List.of(id));
  }

  private void expenseOf(Booking booking) {
    expensed.add(booking.stepId());
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("amount", "{{" + booking.stepId() + ".price}}");
    params.put("category", "travel");
    params.put("description", booking.title());
    params.put("date", today.toString());
    step(Tool.RECORD_EXPENSE, params, List.of(booking.stepId()));
  }

  private void listing(Reading reading, Ask.Listing listing) {
    String what = reading.tool() == Tool.LIST_EVENTS ? "Show my calendar" : "Show my expenses";
    LocalDate from = listing.from();
    LocalDate to = listing.to();
    if (from == null || to == null) {
      missing(reading, Slot.DAYS);
      understood.add(what);
      suggestion.add(what + (reading.tool() == Tool.LIST_EVENTS ? " next week" : " this month"));
      return;
    }
    understood.add(what + " from " + English.longDay(from) + " to " + English.longDay(to));
    suggestion.add(what + " from " + from + " to " + to);
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("from", from.toString());
    params.put("to", to.toString());
    step(reading.tool(), params, List.of());
  }
}
