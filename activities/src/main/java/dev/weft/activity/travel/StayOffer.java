package dev.weft.activity.travel;

import dev.weft.contract.money.Money;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * A hotel room for some nights.
 *
 * @param stayId the provider's id of it
 * @param hotel the hotel's name
 * @param city the city's name
 * @param checkIn the day of arrival, local to the zone
 * @param checkOut the day of departure, local to the zone
 * @param zone IANA zone
 * @param price for one room and all nights
 */
public record StayOffer(
    String stayId,
    String hotel,
    String city,
    LocalDate checkIn,
    LocalDate checkOut,
    ZoneId zone,
    Money price) {}
