package dev.weft.activity.travel;

import dev.weft.activity.effect.LocalEffects;
import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.tool.Quote;
import dev.weft.activity.tool.ToolContext;
import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.money.Money;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Quotes, books and cancels flights. */
final class FlightDesk {
  private static final Comparator<FlightOffer> CHEAPEST_FIRST =
      Comparator.comparingLong((FlightOffer offer) -> offer.fare().minor())
          .thenComparing(FlightOffer::departure)
          .thenComparing(FlightOffer::offerId);

  private final TravelProvider provider;
  private final Bookings bookings;

  FlightDesk(TravelProvider provider, Bookings bookings) {
    this.provider = provider;
    this.bookings = bookings;
  }

  /** The cheapest offer; among equals the earliest, then the one whose id sorts first. */
  static Optional<FlightOffer> cheapest(List<FlightOffer> offers) {
    return offers.stream().min(CHEAPEST_FIRST);
  }

  Quote quote(TravelAgent.FlightWish wish) {
    FlightOffer offer = find(wish);
    Money price = price(offer, wish.seats());
    return new Quote(
        price,
        "Book the cheapest flight from %s to %s for %s: now %s, leaving on %s, arriving on %s, for %s."
            .formatted(
                place(offer.from()),
                place(offer.to()),
                Sentences.count(wish.seats(), "passenger"),
                offer.flight(),
                Sentences.moment(offer.departure(), offer.departureZone()),
                Sentences.moment(offer.arrival(), offer.arrivalZone()),
                price.display()));
  }

  TravelAgent.BookedFlight book(TravelAgent.FlightWish wish, ToolContext context) {
    LocalEffects.person(context);
    // An earlier try may have bought without hearing the answer: ask before choosing anew.
    FlightOrder order =
        provider.flightOrder(context.effectKey()).orElseGet(() -> order(wish, context));
    UUID id =
        UUID.nameUUIDFromBytes(("flight " + context.effectKey()).getBytes(StandardCharsets.UTF_8));
    TravelAgent.BookedFlight booked = TravelAgent.BookedFlight.of(id.toString(), order);
    bookings.add(
        context,
        new Booking(id, Booking.Kind.FLIGHT, order.orderRef(), order.total(), details(booked)),
        booked);
    return booked;
  }

  EffectFound cancel(ToolContext context) {
    EffectFound found = provider.cancelFlight(context.effectKey());
    bookings.cancel(context);
    return found;
  }

  private FlightOrder order(TravelAgent.FlightWish wish, ToolContext context) {
    FlightOffer offer = find(wish);
    Money price = price(offer, wish.seats());
    Money allowed = Limits.allowed(context, price);
    try {
      return provider.orderFlight(
          context.effectKey(),
          offer.offerId(),
          wish.seats(),
          context.run().subject(),
          allowed.minor() / wish.seats());
    } catch (TypedFailure e) {
      throw Limits.forAll(e, wish.seats());
    }
  }

  private FlightOffer find(TravelAgent.FlightWish wish) {
    return cheapest(provider.flights(wish.from(), wish.to(), wish.date(), wish.seats()))
        .orElseThrow(() ->
            TypedFailure.of(
                ErrorType.NotAvailable,
                "no flight from %s to %s on %s has %s left"
                    .formatted(
                        wish.from(),
                        wish.to(),
                        wish.date(),
                        Sentences.count(wish.seats(), "seat"))));
  }

  private static Money price(FlightOffer offer, int seats) {
    return new Money(Math.multiplyExact(offer.fare().minor(), seats), offer.fare().currency());
  }

  private String place(String code) {
    return provider.city(code).map(city -> city + " (" + code + ")").orElse(code);
  }

  private static Map<String, Object> details(TravelAgent.BookedFlight booked) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("flight", booked.flight());
    details.put("from", booked.from());
    details.put("to", booked.to());
    details.put("departure", booked.departure().toString());
    details.put("departureZone", booked.departureZone());
    details.put("arrival", booked.arrival().toString());
    details.put("arrivalZone", booked.arrivalZone());
    details.put("passengers", booked.passengers());
    return details;
  }
}
