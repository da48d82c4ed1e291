package dev.weft.activity.agent.planner;

import dev.weft.activity.agent.planner.DateGrammar.Direction;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one clause as a call of one tool, keeping account of every word. */
final class ClauseReader {
  private final FlightReader flights;
  private final HotelReader hotels;
  private final ListingReader listings;
  private final EventReader events;
  private final ExpenseReader expenses;

  ClauseReader(DateGrammar dates, Gazetteer gazetteer, ZonedDateTime now) {
    this.flights = new FlightReader(dates, gazetteer);
    this.hotels = new HotelReader(dates, gazetteer);
    this.listings = new ListingReader(dates);
    this.events = new EventReader(dates, gazetteer, now);
    this.expenses = new ExpenseReader(dates);
  }

  /**
   * Reads a clause.
   *
   * @param flightDay the day of the flight booked before, which the way back follows
   */
  Reading read(String text, Tool tool, double likeness, @Nullable LocalDate flightDay) {
    Clause clause = new Clause(text);
    Notes notes = new Notes();
    return switch (tool) {
      case SEARCH_FLIGHTS -> {
        Ask ask = flights.search(clause, notes, flightDay);
        yield reading(clause, tool, ask, Vocabulary.SEARCH_FLIGHTS, notes, likeness);
      }
      case BOOK_FLIGHT -> {
        Ask ask = flights.flight(clause, notes, flightDay);
        yield reading(clause, tool, ask, Vocabulary.BOOK_FLIGHT, notes, likeness);
      }
      case BOOK_HOTEL -> {
        Ask ask = hotels.hotel(clause, notes);
        yield reading(clause, tool, ask, Vocabulary.BOOK_HOTEL, notes, likeness);
      }
      case LIST_EVENTS -> {
        Ask ask = listings.listing(clause, Direction.AHEAD, notes);
        yield reading(clause, tool, ask, Vocabulary.LIST_EVENTS, notes, likeness);
      }
      case LIST_EXPENSES -> {
        Ask ask = listings.listing(clause, Direction.BEHIND, notes);
        yield reading(clause, tool, ask, Vocabulary.LIST_EXPENSES, notes, likeness);
      }
      case CREATE_EVENT -> events.event(clause, notes, likeness);
      case RECORD_EXPENSE -> expenses.expense(clause, notes, likeness);
    };
  }

  private static Reading reading(
      Clause clause, Tool tool, Ask ask, Set<String> filler, Notes notes, double likeness) {
    return new Reading(
        clause.text(),
        tool,
        ask,
        clause.unread(filler),
        notes.problems,
        notes.questions,
        notes.unclear,
        likeness);
  }
}
