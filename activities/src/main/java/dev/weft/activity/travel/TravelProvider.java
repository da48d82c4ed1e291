package dev.weft.activity.travel;

import dev.weft.contract.agent.EffectFound;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who sells flights and hotel rooms. Orders and cancellations take effect at most once per
 * key; a cancellation closes its key, so that an order which arrives later is refused.
 *
 * <p>Every method throws {@link dev.weft.activity.failure.TypedFailure}: {@code Unavailable} and
 * {@code RateLimited} may go away, the other types are final. {@code NotAvailable}: nothing left.
 * {@code ApprovalExceeded}: dearer than the maximum, with the new price (of one passenger, of one
 * room) as its detail. {@code EffectUndone}: the key was cancelled before.
 */
public interface TravelProvider {
  /** Flights on sale that have that many seats. */
  List<FlightOffer> flights(String from, String to, LocalDate date, int seats);

  /**
   * Buys seats.
   *
   * @param key the effect key
   * @param passengerRef opaque reference of the traveller
   * @param maximum the most that one passenger may cost, in minor units of the offer's currency
   */
  FlightOrder orderFlight(
      String key, String offerId, int passengers, String passengerRef, long maximum);

  /** What was bought under the key; empty when nothing was. */
  Optional<FlightOrder> flightOrder(String key);

  /** Cancels what was bought under the key and closes the key; says whether there was anything. */
  EffectFound cancelFlight(String key);

  /** Hotel rooms on sale. */
  List<StayOffer> stays(String city, LocalDate checkIn, LocalDate checkOut, int rooms);

  /**
   * Buys rooms.
   *
   * @param key the effect key
   * @param guestRef opaque reference of the guest
   * @param maximum the most that one room may cost for all nights, in minor units of the offer's
   *     currency
   */
  StayOrder orderStay(String key, String stayId, int rooms, String guestRef, long maximum);

  /** What was bought under the key; empty when nothing was. */
  Optional<StayOrder> stayOrder(String key);

  /** Cancels what was bought under the key and closes the key; says whether there was anything. */
  EffectFound cancelStay(String key);

  /** The city of an airport or metropolitan code, for people; empty when unknown. */
  Optional<String> city(String code);
}
