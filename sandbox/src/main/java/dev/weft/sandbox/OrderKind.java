package dev.weft.sandbox;

import java.util.Arrays;
import java.util.Optional;

/** What can be ordered, and the words of the wire for it. */
enum OrderKind {
  FLIGHT(
      "orders",
      "order",
      "SO-",
      "offerId",
      "passengers",
      9,
      "passengerRef",
      "maxFareCents",
      "fareCents",
      "seatsLeft"),
  STAY(
      "stay-orders",
      "stay-order",
      "SH-",
      "stayId",
      "rooms",
      5,
      "guestRef",
      "maxSumCents",
      "sumCents",
      "roomsLeft");

  final String segment;
  final String word;
  final String refPrefix;
  final String productField;
  final String countField;
  final int mostAtOnce;
  final String personField;
  final String limitField;
  final String priceField;
  final String leftField;

  OrderKind(
      String segment,
      String word,
      String refPrefix,
      String productField,
      String countField,
      int mostAtOnce,
      String personField,
      String limitField,
      String priceField,
      String leftField) {
    this.segment = segment;
    this.word = word;
    this.refPrefix = refPrefix;
    this.productField = productField;
    this.countField = countField;
    this.mostAtOnce = mostAtOnce;
    this.personField = personField;
    this.limitField = limitField;
    this.priceField = priceField;
    this.leftField = leftField;
  }

  static Optional<OrderKind> ofSegment(String segment) {
    return Arrays.stream(values()).filter(kind -> kind.segment.equals(segment)).findFirst();
  }
}
