package dev.weft.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the journal says took effect, counted for whoever checks that it adds up. */
final class Books {

  private static final class Effects {
    private int did;
    private int undid;
    private int tombstones;
    private final List<String> late = new ArrayList<>();

    boolean cancelled() {
      return undid + tombstones > 0;
    }

    String state() {
      return cancelled() ? "CANCELLED" : did > 0 ? "CONFIRMED" : "NONE";
    }
  }

  private final Map<Ledger.OrderKey, Effects> effects = new LinkedHashMap<>();
  private final Map<Ledger.OrderKey, JournalEntry.Ordered> orders = new LinkedHashMap<>();
  private final Map<String, Integer> sold = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  private Books() {}

  /**
   * @param taken how many of each unit the provider believes to have sold
   */
  static Map<String, Object> of(List<JournalEntry> entries, Map<String, Integer> taken) {
    Books books = new Books();
    entries.forEach(books::count);
    books.balance(taken);
    return books.toJson();
  }

  private Effects effects(OrderKind kind, String key) {
    return effects.computeIfAbsent(new Ledger.OrderKey(kind, key), ignored -> new Effects());
  }

  private void count(JournalEntry entry) {
    switch (entry) {
      case JournalEntry.Ordered ordered -> {
        Effects of = effects(ordered.kind(), ordered.key());
        if (of.cancelled()) {
          problems.add("key " + ordered.key() + " was ordered after it was cancelled");
        }
        of.did++;
        orders.put(new Ledger.OrderKey(ordered.kind(), ordered.key()), ordered);
        sell(ordered, ordered.request().count());
      }
      case JournalEntry.Cancelled cancelled -> {
        Effects of = effects(cancelled.kind(), cancelled.key());
        JournalEntry.Ordered ordered =
            orders.get(new Ledger.OrderKey(cancelled.kind(), cancelled.key()));
        if (cancelled.orderRef() == null || ordered == null) {
          of.tombstones++;
        } else {
          of.undid++;
          sell(ordered, -ordered.request().count());
        }
      }
      case JournalEntry.Late late -> effects(late.kind(), late.key()).late.add(late.outcome());
      case JournalEntry.Moved moved -> {}
      case JournalEntry.Reset reset -> {
        effects.clear();
        orders.clear();
        sold.clear();
        problems.clear();
      }
    }
  }

  private void sell(JournalEntry.Ordered ordered, int count) {
    for (Product.Unit unit : ordered.units()) {
      int now = sold.merge(unit.name(), count, Integer::sum);
      if (now < 0 || now > unit.capacity()) {
        problems.add(unit.name() + " had " + now + " of " + unit.capacity() + " sold");
      }
    }
  }

  private void balance(Map<String, Integer> taken) {
    effects.forEach((key, of) -> {
      if (of.did > 1 || of.undid + of.tombstones > 1 || of.undid > of.did) {
        problems.add(
            "key %s: did %d, undid %d, tombstones %d"
                .formatted(key.key(), of.did, of.undid, of.tombstones));
      }
    });
    Map<String, Integer> believed = new TreeMap<>(taken);
    believed.values().removeIf(count -> count == 0);
    sold.values().removeIf(count -> count == 0);
    if (!believed.equals(sold)) {
      problems.add("the journal has sold " + sold + ", the provider believes " + believed);
    }
  }

  private Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("balanced", problems.isEmpty());
    json.put("problems", problems);
    Map<String, Integer> byOffer = new LinkedHashMap<>();
    Map<String, Integer> byRoomNight = new LinkedHashMap<>();
    sold.forEach((unit, count) -> (unit.contains("@") ? byRoomNight : byOffer).put(unit, count));
    json.put("seatsSold", sum(byOffer));
    json.put("roomNightsSold", sum(byRoomNight));
    json.put("orders", states(OrderKind.FLIGHT));
    json.put("stayOrders", states(OrderKind.STAY));
    json.put("soldByOffer", byOffer);
    json.put("soldByRoomNight", byRoomNight);
    json.put("keys", keys());
    return json;
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private Map<String, Object> states(OrderKind kind) {
    Map<String, Object> states = new LinkedHashMap<>();
    for (String state : List.of("CONFIRMED", "CANCELLED")) {
      states.put(
          state,
          effects.entrySet().stream()
              .filter(entry -> entry.getKey().kind() == kind)
              .filter(entry -> entry.getValue().state().equals(state))
              .count());
    }
    return states;
  }

  private List<Map<String, Object>> keys() {
    List<Map<String, Object>> keys = new ArrayList<>();
    effects.forEach((key, of) -> {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("kind", key.kind().word);
      json.put("key", key.key());
      json.put("did", of.did);
      json.put("undid", of.undid);
      json.put("tombstones", of.tombstones);
      json.put("late", of.late);
      json.put("state", of.state());
      keys.add(json);
    });
    return keys;
  }
}
