package dev.weft.activity.travel;

import static dev.weft.platform.store.jooq.Tables.TRAVEL_BOOKING;

import dev.weft.activity.effect.LocalEffects;
import dev.weft.activity.tool.ToolContext;
import dev.weft.contract.agent.EffectFound;
import java.util.UUID;

/** Bookings in the region's database; their details are sealed under the person's key. */
public final class StoredBookings implements Bookings {
  private static final String BOOKED = "BOOKED";
  private static final String CANCELLED = "CANCELLED";

  private final LocalEffects effects;

  public StoredBookings(LocalEffects effects) {
    this.effects = effects;
  }

  @Override
  public void add(ToolContext context, Booking booking, Object result) {
    UUID person = LocalEffects.person(context);
    byte[] details =
        effects.sealJson(
            context, "travel_booking:" + booking.bookingId() + ":details", booking.details());
    effects.once(
        context,
        result,
        sql ->
            sql.insertInto(TRAVEL_BOOKING)
                .set(TRAVEL_BOOKING.TENANT_ID, context.tenant())
                .set(TRAVEL_BOOKING.BOOKING_ID, booking.bookingId())
                .set(TRAVEL_BOOKING.SUBJECT_ID, person)
                .set(TRAVEL_BOOKING.EFFECT_KEY, context.effectKey())
                .set(TRAVEL_BOOKING.KIND, booking.kind().name())
                .set(TRAVEL_BOOKING.PROVIDER_REF, booking.providerRef())
                .set(TRAVEL_BOOKING.AMOUNT_MINOR, booking.price().minor())
                .set(TRAVEL_BOOKING.CURRENCY, booking.price().currency())
                .set(TRAVEL_BOOKING.DETAILS, details)
                .set(TRAVEL_BOOKING.STATE, BOOKED)
                .execute());
  }

  @Override
  public EffectFound cancel(ToolContext context) {
    return effects.undo(
        context,
        sql ->
            sql.update(TRAVEL_BOOKING)
                .set(TRAVEL_BOOKING.STATE, CANCELLED)
                .set(TRAVEL_BOOKING.VERSION, TRAVEL_BOOKING.VERSION.plus(1))
                .where(TRAVEL_BOOKING.TENANT_ID.eq(context.tenant()))
                .and(TRAVEL_BOOKING.EFFECT_KEY.eq(context.effectKey()))
                .execute());
  }
}
