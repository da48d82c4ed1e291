package dev.weft.contract.saga;

import dev.weft.contract.payload.InputField;
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
    RunContext run,
    @InputField(value = "IATA code of the airport to leave from", pattern = "^[A-Z]{3}$")
        String from,
    @InputField(value = "IATA code of the airport to go to", pattern = "^[A-Z]{3}$") String to,
    @InputField("Day of the flight, local to the place of departure") LocalDate date,
    @InputField(value = "Nights in the hotel", minimum = 1, maximum = 30) int nights) {}
