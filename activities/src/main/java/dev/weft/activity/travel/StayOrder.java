package dev.weft.activity.travel;

import dev.weft.contract.money.Money;

/**
 * A stay that was bought.
 *
 * @param orderRef the provider's reference
 * @param offer what was bought; its price is that of one room
 * @param rooms how many
 * @param total what all rooms cost together
 */
public record StayOrder(String orderRef, StayOffer offer, int rooms, Money total) {}
