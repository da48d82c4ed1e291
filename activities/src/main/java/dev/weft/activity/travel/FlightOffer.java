package dev.weft.activity.travel;

import dev.weft.contract.money.Money;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * A flight on sale.
 *
 * @param offerId the provider's id of it
 * @param flight its number, as in {@code SX 1482}
 * @param from IATA code of the airport it leaves from
 * @param to IATA code of the airport it goes to
 * @param departure local to the departure's zone
 * @param departureZone IANA zone
 * @param arrival local to the arrival's zone
 * @param arrivalZone IANA zone
 * @param fare price for one passenger
 * @param seatsLeft how many seats are left
 */
public record FlightOffer(
    String offerId,
    String flight,
    String from,
    String to,
    LocalDateTime departure,
    ZoneId departureZone,
    LocalDateTime arrival,
    ZoneId arrivalZone,
    Money fare,
    int seatsLeft) {}
