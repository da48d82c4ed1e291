package dev.weft.activity.travel;

import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.tool.Agent;
import dev.weft.activity.tool.Doc;
import dev.weft.activity.tool.Quote;
import dev.weft.activity.tool.Spending;
import dev.weft.activity.tool.Tool;
import dev.weft.activity.tool.ToolContext;
import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.money.Money;
import dev.weft.contract.tool.Effect;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds and books flights and hotels. */
@Agent(name = "travel", role = "Finds and books flights and hotels.")
public final class TravelAgent {
  static final String IATA = "[A-Z]{3}";

  private final TravelProvider provider;
  private final FlightDesk flights;
  private final HotelDesk hotels;

  public TravelAgent(TravelProvider provider, Bookings bookings) {
    this.provider = provider;
    this.flights = new FlightDesk(provider, bookings);
    this.hotels = new HotelDesk(provider, bookings);
  }

  /** Which flights to look for. */
  public record FlightSearch(
      @Doc(value = "IATA code of the airport or city to leave from.", pattern = IATA) String from,
      @Doc(value = "IATA code of the airport or city to go to.", pattern = IATA) String to,
      @Doc("Day of departure, local to the place of departure.") LocalDate date) {}

  /** A flight on sale. */
  public record Flight(
      String offerId,
      @Doc("Flight number.") String flight,
      @Doc("IATA code.") String from,
      @Doc("IATA code.") String to,
      @Doc("For one passenger.") Money price,
      @Doc("In local time of departureZone.") LocalDateTime departure,
      @Doc(value = "IANA time zone.", format = "time-zone") String departureZone,
      @Doc("In local time of arrivalZone.") LocalDateTime arrival,
      @Doc(value = "IANA time zone.", format = "time-zone") String arrivalZone,
      int seatsLeft) {
    static Flight of(FlightOffer offer) {
      return new Flight(
          offer.offerId(),
          offer.flight(),
          offer.from(),
          offer.to(),
          offer.fare(),
          offer.departure(),
          offer.departureZone().getId(),
          offer.arrival(),
          offer.arrivalZone().getId(),
          offer.seatsLeft());
    }
  }

  /** Flights on sale. */
  public record Flights(
      @Doc("In order of departure.") List<Flight> offers,
      @Doc("The cheapest of them; absent when there is none.") @Nullable Flight cheapest) {}

  /** Which flight to book. */
  public record FlightWish(
      @Doc(value = "IATA code of the airport or city to leave from.", pattern = IATA) String from,
      @Doc(value = "IATA code of the airport or city to go to.", pattern = IATA) String to,
      @Doc("Day of departure, local to the place of departure.") LocalDate date,
      @Doc(value = "How many travel.", min = 1, max = 9, absent = "1")
          @Nullable Integer passengers) {
    int seats() {
      return passengers == null ? 1 : passengers;
    }
  }

  /** A booked flight. */
  public record BookedFlight(
      @Doc("The booking's id.") String bookingId,
      @Doc("Flight number.") String flight,
      @Doc("IATA code.") String from,
      @Doc("IATA code.") String to,
      @Doc("In local time of departureZone.") LocalDateTime departure,
      @Doc(value = "IANA time zone.", format = "time-zone") String departureZone,
      @Doc("In local time of arrivalZone.") LocalDateTime arrival,
      @Doc(value = "IANA time zone.", format = "time-zone") String arrivalZone,
      @Doc("The arrival in local time of departureZone, as a calendar needs it.")
          LocalDateTime arrivalInDepartureZone,
      int passengers,
      @Doc("For all passengers.") Money price)
      implements Spending {
    static BookedFlight of(String bookingId, FlightOrder order) {
      FlightOffer offer = order.offer();
      return new BookedFlight(
          bookingId,
          offer.flight(),
          offer.from(),
          offer.to(),
          offer.departure(),
          offer.departureZone().getId(),
          offer.arrival(),
          offer.arrivalZone().getId(),
          ZonedDateTime.of(offer.arrival(), offer.arrivalZone())
              .withZoneSameInstant(offer.departureZone())
              .toLocalDateTime(),
          order.passengers(),
          order.total());
    }

    @Override
    public Money spent() {
      return price;
    }
  }

  /** Which room to book. */
  public record HotelWish(
      @Doc(value = "IATA code of the city or its airport.", pattern = IATA) String city,
      @Doc("Day of arrival, local to the hotel.") LocalDate checkIn,
      @Doc(value = "How many nights.", min = 1, max = 30) int nights,
      @Doc(value = "How many guests, two to a room.", min = 1, max = 10, absent = "1")
          @Nullable Integer guests) {
    int rooms() {
      return guests == null ? 1 : (guests + 1) / 2;
    }

    LocalDate checkOut() {
      return checkIn.plusDays(nights);
    }
  }

  /** A booked hotel. */
  public record BookedHotel(
      @Doc("The booking's id.") String bookingId,
      @Doc("The hotel's name.") String hotel,
      @Doc("The city's name.") String city,
      LocalDate checkIn,
      LocalDate checkOut,
      @Doc(value = "IANA time zone of the hotel.", format = "time-zone") String timeZone,
      int rooms,
      @Doc("For all rooms and nights.") Money price)
      implements Spending {
    static BookedHotel of(String bookingId, StayOrder order) {
      StayOffer offer = order.offer();
      return new BookedHotel(
          bookingId,
          offer.hotel(),
          offer.city(),
          offer.checkIn(),
          offer.checkOut(),
          offer.zone().getId(),
          order.rooms(),
          order.total());
    }

    @Override
    public Money spent() {
      return price;
    }
  }

  @Tool(
      description = "Finds flights on sale for a day, and the cheapest of them.",
      effect = Effect.READ,
      scope = "travel:read",
      examples = "find flights to Berlin next Monday")
  Flights searchFlights(FlightSearch search, ToolContext context) {
    requireOther(search.from(), search.to());
    List<FlightOffer> offers = provider.flights(search.from(), search.to(), search.date(), 1);
    return new Flights(
        offers.stream().map(Flight::of).toList(),
        FlightDesk.cheapest(offers).map(Flight::of).orElse(null));
  }

  @Tool(
      description = "Books the cheapest flight of a day.",
      effect = Effect.MONEY,
      undo = "cancelFlight",
      quote = "quoteFlight",
      scope = "travel:write",
      approvalScope = "approval:write",
      requesterOnly = true,
      timeout = "PT20S",
      examples = "book a flight to Berlin next Monday")
  BookedFlight bookFlight(FlightWish wish, ToolContext context) {
    requireOther(wish.from(), wish.to());
    return flights.book(wish, context);
  }

  Quote quoteFlight(FlightWish wish, ToolContext context) {
    requireOther(wish.from(), wish.to());
    return flights.quote(wish);
  }

  EffectFound cancelFlight(FlightWish wish, ToolContext context) {
    return flights.cancel(context);
  }

  @Tool(
      description = "Books the cheapest hotel of a city for some nights.",
      effect = Effect.MONEY,
      undo = "cancelHotel",
      quote = "quoteHotel",
      scope = "travel:write",
      approvalScope = "approval:write",
      requesterOnly = true,
      timeout = "PT20S",
      examples = "book a hotel in Berlin for two nights from next Monday")
  BookedHotel bookHotel(HotelWish wish, ToolContext context) {
    return hotels.book(wish, context);
  }

  Quote quoteHotel(HotelWish wish, ToolContext context) {
    return hotels.quote(wish);
  }

  EffectFound cancelHotel(HotelWish wish, ToolContext context) {
    return hotels.cancel(context);
  }

  private static void requireOther(String from, String to) {
    if (from.equals(to)) {
      throw TypedFailure.of(ErrorType.InvalidInput, "/to: must be another place than from");
    }
  }
}
