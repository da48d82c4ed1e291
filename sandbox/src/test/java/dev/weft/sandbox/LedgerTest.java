package dev.weft.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

  private static final LocalDate DAY = LocalDate.of(2027, 3, 27);
  private static final long ANY_PRICE = 90_000_000;

  @TempDir Path directory;
  private final Airports airports = Airports.load();
  private final Flight flight =
      new Timetable(airports)
          .flights(airports.byIata("MUC").orElseThrow(), airports.byIata("BER").orElseThrow(), DAY)
          .getFirst();
  private Ledger ledger;

  @BeforeEach
  void open() throws IOException {
    openAt(DAY.minusDays(10).atStartOfDay(ZoneOffset.UTC).toInstant());
  }

  private void openAt(Instant now) throws IOException {
    ledger = new Ledger(Journal.open(directory), Clock.fixed(now, ZoneOffset.UTC));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private Ledger.Placed place(String key, int count) {
    return ledger.place(OrderKind.FLIGHT, key, request(count), flight, false);
  }

  private OrderRequest request(int count) {
    return new OrderRequest(flight.id(), count, "p", ANY_PRICE);
  }

  private void assertRefused(String code, Runnable work) {
    assertThatExceptionOfType(ApiError.class)
        .isThrownBy(work::run)
        .satisfies(error -> assertThat(error.code()).isEqualTo(code));
  }

  @Test
  void shouldRiseWithEachQuarterSoldAndFallAgain() {
    long base = ledger.quote(flight).cents();
    int quarter = (flight.seats() + 3) / 4;
    for (int seat = 0; seat < quarter - 1; seat++) {
      place("k-" + seat, 1);
      assertThat(ledger.quote(flight).cents()).isEqualTo(base);
    }
    place("last", 1);
    assertThat(ledger.quote(flight).cents()).isGreaterThan(base);
    assertThat(ledger.quote(flight).left()).isEqualTo(flight.seats() - quarter);
    ledger.cancel(OrderKind.FLIGHT, "last");
    assertThat(ledger.quote(flight).cents()).isEqualTo(base);
  }

  @Test
  void shouldMultiplyMovesOfOfferAndRoute() {
    long base = ledger.quote(flight).cents();
    assertThat(ledger.move("offer:" + flight.id(), 10)).isEqualTo(1.1);
    ledger.move("route:MUC-BER", 100);
    ledger.move("route:BER-MUC", 100);
    assertThat(ledger.quote(flight).cents()).isBetween((long) (base * 2.19), (long) (base * 2.21));
  }

  @Test
  void shouldSellNothingWhenItHasDepartedButStillAnswerForOldKeys() throws IOException {
    Ledger.Placed before = place("old", 1);
    ledger.close();
    openAt(flight.departure().toInstant());

    assertThat(ledger.isOnSale(flight)).isFalse();
    assertRefused("not_on_sale", () -> place("new", 1));
    assertThat(place("old", 1).order().get("orderRef")).isEqualTo(before.order().get("orderRef"));
    assertThat(ledger.cancel(OrderKind.FLIGHT, "old")).containsEntry("state", "CANCELLED");
  }

  @Test
  void shouldSellTheLastSeatsOnlyToWhomTheySuffice() {
    for (int left = flight.seats(); left > 2; left--) {
      place("k-" + left, 1);
    }
    assertRefused("sold_out", () -> place("three", 3));
    assertThat(place("two", 2).created()).isTrue();
    assertRefused("sold_out", () -> place("one", 1));
    ledger.cancel(OrderKind.FLIGHT, "two");
    assertThat(place("one", 1).created()).isTrue();
  }

  /** Against a model: what any caller may do in any order, with restarts in between. */
  @Test
  void shouldHoldItsPromisesUnderAnySequenceOfCalls() throws IOException {
    SplittableRandom random = new SplittableRandom(42);
    Map<String, Integer> ordered = new HashMap<>();
    Set<String> cancelled = new TreeSet<>();
    for (int step = 0; step < 600; step++) {
      String key = "k-" + random.nextInt(40);
      int count = 1 + random.nextInt(2);
      int before = ledger.quote(flight).left();
      int taken = 0;
      switch (random.nextInt(8)) {
        case 0, 1, 2, 3 -> {
          if (cancelled.contains(key)) {
            assertRefused("key_cancelled", () -> place(key, count));
          } else if (ordered.containsKey(key)) {
            if (ordered.get(key) == count) {
              assertThat(place(key, count).created()).isFalse();
            } else {
              assertRefused("key_reused", () -> place(key, count));
            }
          } else if (before < count) {
            assertRefused("sold_out", () -> place(key, count));
          } else {
            assertThat(place(key, count).created()).isTrue();
            ordered.put(key, count);
            taken = count;
          }
        }
        case 4, 5 -> {
          ledger.cancel(OrderKind.FLIGHT, key);
          if (cancelled.add(key)) {
            taken = -ordered.getOrDefault(key, 0);
          }
        }
        case 6 ->
            assertThat(ledger.find(OrderKind.FLIGHT, key).isPresent())
                .isEqualTo(ordered.containsKey(key) || cancelled.contains(key));
        default -> {
          if (step % 10 == 0) {
            ledger.close();
            open();
          }
        }
      }
      assertThat(ledger.quote(flight).left()).isEqualTo(before - taken);
    }
    assertThat(ledger.books()).containsEntry("balanced", true).containsEntry("problems", List.of());
    assertThat(cancelled).isNotEmpty();
  }

  @Test
  void shouldFindWhatDoesNotBalance() {
    JournalEntry.Ordered ordered =
        new JournalEntry.Ordered(
            "t", OrderKind.FLIGHT, "k", request(1), flight.units(), Map.of("orderRef", "SO-1"));
    JournalEntry.Cancelled cancelled =
        new JournalEntry.Cancelled("t", OrderKind.FLIGHT, "k", "SO-1", 1, "EUR");
    JournalEntry.Cancelled tombstone =
        new JournalEntry.Cancelled("t", OrderKind.FLIGHT, "k", null, 0, null);
    Map<String, Integer> one = Map.of(flight.id(), 1);

    assertThat(Books.of(List.of(ordered), one)).containsEntry("balanced", true);
    assertThat(Books.of(List.of(ordered, cancelled), Map.of())).containsEntry("balanced", true);
    Map<List<JournalEntry>, Integer> soldByWrongJournal =
        Map.of(
            List.of(ordered, ordered), 2,
            List.of(ordered, cancelled, cancelled), -1,
            List.of(tombstone, ordered), 1,
            List.of(tombstone, tombstone), 0);
    soldByWrongJournal.forEach((journal, sold) ->
        assertThat(Books.of(journal, Map.of(flight.id(), sold)))
            .as(journal.toString())
            .containsEntry("balanced", false));
    assertThat(Books.of(List.of(ordered), Map.of())).containsEntry("balanced", false);
    assertThat(Books.of(List.of(), one)).containsEntry("balanced", false);
  }
}
