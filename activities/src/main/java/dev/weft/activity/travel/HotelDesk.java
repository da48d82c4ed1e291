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

/** Quotes, books and cancels hotel rooms. */
final class HotelDesk {
  private static final Comparator<StayOffer> CHEAPEST_FIRST =
      Comparator.comparingLong((StayOffer offer) -> offer.price().minor())
          .thenComparing(StayOffer::stayId);

  private final TravelProvider provider;
  private final Bookings bookings;

  HotelDesk(TravelProvider provider, Bookings bookings) {
    this.provider = provider;
    this.bookings = bookings;
  }

  /** The cheapest offer; among equals the one whose id sorts first. */
  static Optional<StayOffer> cheapest(List<StayOffer> offers) {
    return offers.stream().min(CHEAPEST_FIRST);
  }

  Quote quote(TravelAgent.HotelWish wish) {
    StayOffer offer = find(wish);
    Money price = price(offer, wish.rooms());
    return new Quote(
        price,
        "Book the cheapest hotel in %s from %s to %s (%s, %s, %s): now %s, for %s."
            .formatted(
                offer.city(),
                Sentences.day(offer.checkIn()),
                Sentences.day(offer.checkOut()),
                offer.zone().getId(),
                Sentences.count(wish.nights(), "night"),
                Sentences.count(wish.rooms(), "room"),
                offer.hotel(),
                price.display()));
  }

  TravelAgent.BookedHotel book(TravelAgent.HotelWish wish, ToolContext context) {
    LocalEffects.person(context);
    // An earlier try may have bought without hearing the answer: ask before choosing anew.
    StayOrder order = provider.stayOrder(context.effectKey()).orElseGet(() -> order(wish, context));
    UUID id =
        UUID.nameUUIDFromBytes(("hotel " + context.effectKey()).getBytes(StandardCharsets.UTF_8));
    TravelAgent.BookedHotel booked = TravelAgent.BookedHotel.of(id.toString(), order);
    bookings.add(
        context,
        new Booking(id, Booking.Kind.HOTEL, order.orderRef(), order.total(), details(booked)),
        booked);
    return booked;
  }

  EffectFound cancel(ToolContext context) {
    EffectFound found = provider.cancelStay(context.effectKey());
    bookings.cancel(context);
    return found;
  }

  private StayOrder order(TravelAgent.HotelWish wish, ToolContext context) {
    StayOffer offer = find(wish);
    Money allowed = Limits.allowed(context, price(offer, wish.rooms()));
    try {
      return provider.orderStay(
          context.effectKey(),
          offer.stayId(),
          wish.rooms(),
          context.run().subject(),
          allowed.minor() / wish.rooms());
    } catch (TypedFailure e) {
      throw Limits.forAll(e, wish.rooms());
    }
  }

  private StayOffer find(TravelAgent.HotelWish wish) {
    return cheapest(provider.stays(wish.city(), wish.checkIn(), wish.checkOut(), wish.rooms()))
        .orElseThrow(() ->
            TypedFailure.of(
                ErrorType.NotAvailable,
                "no hotel in %s has %s left from %s to %s"
                    .formatted(
                        wish.city(),
                        Sentences.count(wish.rooms(), "room"),
                        wish.checkIn(),
                        wish.checkOut())));
  }

  private static Money price(StayOffer offer, int rooms) {
    return new Money(Math.multiplyExact(offer.price().minor(), rooms), offer.price().currency());
  }

  private static Map<String, Object> details(TravelAgent.BookedHotel booked) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("hotel", booked.hotel());
    details.put("city", booked.city());
    details.put("checkIn", booked.checkIn().toString());
    details.put("checkOut", booked.checkOut().toString());
    details.put("rooms", booked.rooms());
    return details;
  }
}
