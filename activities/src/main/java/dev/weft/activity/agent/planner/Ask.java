package dev.weft.activity.agent.planner;

import dev.weft.contract.money.Money;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** What one clause asks for; null is what it does not say. */
sealed interface Ask {
  /**
   * A flight to search or to book.
   *
   * @param back whether it is the way back of an earlier flight
   * @param roundTrip whether it goes there and back
   */
  record Flight(
      @Nullable Airport from,
      @Nullable Airport to,
      @Nullable LocalDate day,
      boolean back,
      boolean roundTrip,
      @Nullable LocalDate backDay,
      @Nullable Integer passengers)
      implements Ask {}

  /** A hotel to book. */
  record Hotel(
      @Nullable Airport city,
      @Nullable LocalDate checkIn,
      @Nullable Integer nights,
      @Nullable LocalDate checkOut,
      @Nullable Integer guests)
      implements Ask {}

  /**
   * A calendar entry of its own.
   *
   * @param place whose clocks the times are read from; null for the requester's
   */
  record Event(
      @Nullable String title,
      @Nullable LocalDateTime start,
      @Nullable LocalDateTime end,
      @Nullable Airport place)
      implements Ask {}

  /** An expense of its own. */
  record Expense(@Nullable Money amount, @Nullable String description, @Nullable LocalDate day)
      implements Ask {}

  /** A calendar entry or an expense of what was booked before. */
  record Reference(Target target) implements Ask {}

  /** A look at what there is on some days. */
  record Listing(@Nullable LocalDate from, @Nullable LocalDate to) implements Ask {}

  /** What a {@link Reference} points at. */
  enum Target {
    /** What was booked just before. */
    IT,
    /** The one thing booked that has no expense yet. */
    THE_EXPENSE,
    /** All that was booked. */
    ALL,
    FLIGHT,
    /** Every flight. */
    FLIGHTS,
    HOTEL
  }
}
