package dev.weft.contract.saga;

import dev.weft.contract.run.RunContext;
import java.time.LocalDate;

/**
 * A trip to book.
 *
 * @param run the run
 * @param from IATA code of the airport to leave from
 * @param to IATA code of the airport to go to
 * @param date the day of the flight, local to the place of departure
 * @param nights in the hotel, at least 1
 */
public record TripBookingInput(
    RunContext run, String from, String to, LocalDate date, int nights) {}
