package dev.weft.sandbox;

import com.fasterxml.jackson.databind.node.NullNode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Orders, what is left and what it costs. Each change is in the journal before it is visible, so
 * the books survive a crash at any moment.
 *
 * <p>A key is bound by the first order or cancellation that takes effect under it: the same request
 * again has the same answer, another request is refused, and nothing is ordered after a
 * cancellation, whichever of the two came first.
 */
final class Ledger implements AutoCloseable {

  /** An order's answer and whether this call made it. */
  record Placed(boolean created, Map<String, Object> order) {}

  /** Identifies an order: the two kinds have key spaces of their own. */
  record OrderKey(OrderKind kind, String key) {}

  /** What stands under a key; one of the two is present. */
  private record Booking(
      JournalEntry.@Nullable Ordered ordered, JournalEntry.@Nullable Cancelled cancelled) {}

  private static final String REF_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final double PRICE_STEP = 0.06;
  private static final int PRICE_STEPS = 4;

  private final Clock clock;
  private final Journal journal;
  private final SecureRandom random = new SecureRandom();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<OrderKey, Booking> bookings = new LinkedHashMap<>();
  private final Map<String, Integer> taken = new LinkedHashMap<>();
  private final Map<String, Double> moves = new LinkedHashMap<>();

  Ledger(Journal journal, Clock clock) {
    this.journal = journal;
    this.clock = clock;
    journal.read().forEach(this::apply);
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  private void write(JournalEntry entry) {
    journal.append(entry);
    apply(entry);
  }

  private void apply(JournalEntry entry) {
    switch (entry) {
      case JournalEntry.Ordered ordered -> {
        bookings.put(new OrderKey(ordered.kind(), ordered.key()), new Booking(ordered, null));
        take(ordered, ordered.request().count());
      }
      case JournalEntry.Cancelled cancelled -> {
        OrderKey key = new OrderKey(cancelled.kind(), cancelled.key());
        Booking booking = bookings.get(key);
        JournalEntry.Ordered ordered = booking == null ? null : booking.ordered();
        bookings.put(key, new Booking(ordered, cancelled));
        if (ordered != null) {
          take(ordered, -ordered.request().count());
        }
      }
      case JournalEntry.Moved moved ->
          moves.merge(moved.scope(), factor(moved.percent()), (old, next) -> old * next);
      case JournalEntry.Late late -> {}
      case JournalEntry.Reset reset -> {
        bookings.clear();
        taken.clear();
        moves.clear();
      }
    }
  }

  private void take(JournalEntry.Ordered ordered, int count) {
    for (Product.Unit unit : ordered.units()) {
      taken.merge(unit.name(), count, Integer::sum);
    }
  }

  private static double factor(double percent) {
    return 1 + percent / 100;
  }

  boolean isOnSale(Product product) {
    return clock.instant().isBefore(product.closesAt());
  }

  /** Price and availability now: moves multiply, and each quarter sold adds a step. */
  Product.Quote quote(Product product) {
    return locked(() -> {
      double moved = 1;
      for (String scope : product.scopes()) {
        moved *= moves.getOrDefault(scope, 1.0);
      }
      List<Long> parts = new ArrayList<>();
      int left = Integer.MAX_VALUE;
      for (Product.Unit unit : product.units()) {
        int sold = taken.getOrDefault(unit.name(), 0);
        int steps = sold * PRICE_STEPS / unit.capacity();
        parts.add(Money.round(unit.baseCents() * moved * (1 + PRICE_STEP * steps)));
        left = Math.min(left, unit.capacity() - sold);
      }
      return new Product.Quote(List.copyOf(parts), left);
    });
  }

  /**
   * Orders at most once per key.
   *
   * @param nothingLeft treat the product as sold out unless the key is already answered
   */
  Placed place(
      OrderKind kind, String key, OrderRequest request, Product product, boolean nothingLeft) {
    return locked(() -> {
      Optional<Placed> before = answered(kind, key, request);
      return before.orElseGet(() -> order(kind, key, request, product, nothingLeft));
    });
  }

  private Optional<Placed> answered(OrderKind kind, String key, OrderRequest request) {
    Booking booking = bookings.get(new OrderKey(kind, key));
    if (booking == null) {
      return Optional.empty();
    }
    if (booking.cancelled() != null) {
      throw new ApiError(
          410, "key_cancelled", "This key was cancelled; nothing is ordered under it");
    }
    JournalEntry.Ordered ordered = booking.ordered();
    if (ordered == null || !ordered.request().equals(request)) {
      throw new ApiError(409, "key_reused", "This key was used for another order");
    }
    return Optional.of(new Placed(false, ordered.order()));
  }

  private Placed order(
      OrderKind kind, String key, OrderRequest request, Product product, boolean nothingLeft) {
    if (!isOnSale(product)) {
      throw new ApiError(409, "not_on_sale", "This is no longer on sale");
    }
    Product.Quote quote = quote(product);
    int left = nothingLeft ? 0 : quote.left();
    if (left < request.count()) {
      throw new ApiError(409, "sold_out", "Only " + left + " left")
          .with(Map.of(kind.leftField, left));
    }
    if (quote.cents() > request.limitCents()) {
      Map<String, Object> details = new LinkedHashMap<>();
      details.put(kind.priceField, quote.cents());
      details.put("cur", product.currency());
      throw new ApiError(409, "fare_changed", "The price is above the limit now").with(details);
    }
    String at = now();
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("key", key);
    order.put("orderRef", newReference(kind));
    order.put("state", "CONFIRMED");
    order.putAll(product.facts());
    order.put(kind.countField, request.count());
    order.put(kind.personField, request.person());
    order.putAll(product.price(quote));
    order.put("totalCents", quote.cents() * request.count());
    order.put("orderedAt", at);
    write(new JournalEntry.Ordered(at, kind, key, request, product.units(), order));
    return new Placed(true, order);
  }

  private String newReference(OrderKind kind) {
    StringBuilder reference = new StringBuilder(kind.refPrefix);
    for (int i = 0; i < 8; i++) {
      reference.append(REF_LETTERS.charAt(random.nextInt(REF_LETTERS.length())));
    }
    return reference.toString();
  }

  /** Cancels at most once per key; where nothing was ordered, nothing ever will be. */
  Map<String, Object> cancel(OrderKind kind, String key) {
    return locked(() -> {
      OrderKey orderKey = new OrderKey(kind, key);
      Booking booking = bookings.get(orderKey);
      if (booking != null && booking.cancelled() != null) {
        return cancellation(booking.cancelled());
      }
      JournalEntry.Ordered ordered = booking == null ? null : booking.ordered();
      JournalEntry.Cancelled cancelled =
          ordered == null
              ? new JournalEntry.Cancelled(now(), kind, key, null, 0, null)
              : new JournalEntry.Cancelled(
                  now(),
                  kind,
                  key,
                  String.valueOf(ordered.order().get("orderRef")),
                  ((Number) ordered.order().getOrDefault("totalCents", 0)).longValue(),
                  String.valueOf(ordered.order().get("cur")));
      write(cancelled);
      return cancellation(cancelled);
    });
  }

  private static Map<String, Object> cancellation(JournalEntry.Cancelled cancelled) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", cancelled.key());
    json.put("orderRef", orNull(cancelled.orderRef()));
    json.put("state", "CANCELLED");
    json.put("refundCents", cancelled.refundCents());
    json.put("cur", orNull(cancelled.cur()));
    json.put("cancelledAt", cancelled.at());
    return json;
  }

  private static Object orNull(@Nullable String text) {
    return text == null ? NullNode.getInstance() : text;
  }

  Optional<Map<String, Object>> find(OrderKind kind, String key) {
    return locked(() -> {
      Booking booking = bookings.get(new OrderKey(kind, key));
      if (booking == null) {
        return Optional.empty();
      }
      Map<String, Object> json = new LinkedHashMap<>();
      if (booking.ordered() != null) {
        json.putAll(booking.ordered().order());
      }
      if (booking.cancelled() != null) {
        Map<String, Object> cancellation = cancellation(booking.cancelled());
        if (booking.ordered() != null) {
          cancellation.remove("orderRef");
        }
        json.putAll(cancellation);
      }
      return Optional.of(json);
    });
  }

  /** Moves prices by percent; answers the factor that all moves of the scope make. */
  double move(String scope, double percent) {
    return locked(() -> {
      write(new JournalEntry.Moved(now(), scope, percent));
      return moves.getOrDefault(scope, 1.0);
    });
  }

  void noteLate(OrderKind kind, String key, String outcome) {
    locked(() -> {
      write(new JournalEntry.Late(now(), kind, key, outcome));
      return outcome;
    });
  }

  void reset() {
    locked(() -> {
      JournalEntry.Reset reset = new JournalEntry.Reset(now());
      write(reset);
      return reset;
    });
  }

  /** The books, counted anew from the journal and held against what is sold. */
  Map<String, Object> books() {
    return locked(() -> Books.of(journal.read(), taken));
  }

  @Override
  public void close() {
    lock.lock();
    try {
      journal.close();
    } finally {
      lock.unlock();
    }
  }
}
