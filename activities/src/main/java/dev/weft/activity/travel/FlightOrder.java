package dev.weft.activity.travel;

import dev.weft.contract.money.Money;

/**
 * A flight that was bought.
 *
 * @param orderRef the provider's reference
 * @param offer what was bought; its fare is what one passenger paid
 * @param passengers how many
 * @param total what all passengers paid together
 */
public record FlightOrder(String orderRef, FlightOffer offer, int passengers, Money total) {}
