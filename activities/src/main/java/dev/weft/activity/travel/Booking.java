package dev.weft.activity.travel;

import dev.weft.contract.money.Money;
import java.util.Map;
import java.util.UUID;

/**
 * What was bought for a person.
 *
 * @param bookingId its id
 * @param kind flight or hotel
 * @param providerRef the provider's reference
 * @param price what it cost
 * @param details what was bought
 */
public record Booking(
    UUID bookingId, Kind kind, String providerRef, Money price, Map<String, Object> details) {
  /** What can be booked. */
  public enum Kind {
    FLIGHT,
    HOTEL
  }
}
