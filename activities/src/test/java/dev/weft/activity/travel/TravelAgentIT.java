package dev.weft.activity.travel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.effect.LocalEffects;
import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.support.SandboxProvider;
import dev.weft.activity.support.TestRegion;
import dev.weft.activity.tool.Quote;
import dev.weft.activity.tool.SharedContext;
import dev.weft.activity.tool.ToolCatalog;
import dev.weft.activity.tool.ToolContext;
import dev.weft.activity.tool.ToolOutcome;
import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.approval.ArgumentsHash;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.money.Money;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.store.RecordedEffect;
import dev.weft.platform.store.Stores;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TravelAgentIT {
  private static final LocalDate DAY = LocalDate.now().plusDays(30);
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private static SandboxProvider sandbox;

  private final Stores stores = TestRegion.stores();
  private ToolCatalog catalog;
  private RunContext run;

  @BeforeAll
  static void startSandbox() throws IOException {
    sandbox = SandboxProvider.start();
  }

  @AfterAll
  static void stopSandbox() {
    sandbox.close();
  }

  @BeforeEach
  void prepare() throws Exception {
    sandbox.reset();
    catalog =
        new ToolCatalog(
            List.of(
                new TravelAgent(
                    new SandboxTravelProvider(
                        sandbox.address(),
                        Credentials.environment("NOT_SET", "sandbox"),
                        TIMEOUT,
                        Clock.systemUTC(),
                        OpenTelemetry.noop().getTracer("test")),
                    new StoredBookings(
                        new LocalEffects(stores.region(), stores.effects(), stores.sealer())))));
    run = TestRegion.run("travel:write");
  }

  @Test
  void shouldFindFlightsAndTheCheapest() {
    Map<String, Object> params = flight();

    ToolOutcome found =
        catalog
            .tool("travel.searchFlights")
            .invoke(params, context(call("search", "travel.searchFlights", params), null));

    List<?> offers = (List<?>) found.output().get("offers");
    assertThat(offers).isNotEmpty();
    assertThat(found.output().get("cheapest")).isInstanceOf(Map.class);
  }

  @Test
  void shouldBookTheCheapestFlightOnceAndCancelIt() throws Exception {
    StepCall call = call("flight", "travel.bookFlight", flight());
    Quote quote = quote(call);

    ToolOutcome first = book(call, quote.amount());
    ToolOutcome again = book(call, quote.amount());

    assertThat(quote.sentence())
        .contains("Vienna (VIE)")
        .contains("Berlin (BER)")
        .contains("1 passenger")
        .contains("(Europe/Vienna)")
        .contains(quote.amount().display());
    assertThat(first.spent()).isEqualTo(quote.amount());
    assertThat(again.output()).isEqualTo(first.output());
    assertThat(first.output())
        .containsEntry("from", "VIE")
        .containsEntry("to", "BER")
        .containsEntry("departureZone", "Europe/Vienna")
        .containsKeys("bookingId", "flight", "departure", "arrival", "arrivalInDepartureZone");
    assertThat(sandbox.books().path("seatsSold").asInt()).isEqualTo(1);
    assertThat(stores.effects().find(call).map(RecordedEffect::state))
        .contains(RecordedEffect.State.DONE);

    assertThat(undo(call)).isEqualTo(EffectFound.STOOD);
    assertThat(undo(call)).isEqualTo(EffectFound.STOOD);

    assertThat(sandbox.books().path("seatsSold").asInt()).isZero();
    assertThat(stores.effects().find(call).map(RecordedEffect::state))
        .contains(RecordedEffect.State.UNDONE);
    assertThat(failure(call, quote.amount()).type()).isEqualTo(ErrorType.EffectUndone);
    assertThat(sandbox.books().path("balanced").asBoolean()).isTrue();
  }

  @Test
  void shouldCancelWhatWasNeverBookedAndThenRefuseToBookIt() throws Exception {
    StepCall call = call("flight", "travel.bookFlight", flight());

    assertThat(undo(call)).isEqualTo(EffectFound.NONE);

    assertThat(failure(call, new Money(1_000_000, "EUR")).type()).isEqualTo(ErrorType.EffectUndone);
    assertThat(sandbox.books().path("seatsSold").asInt()).isZero();
  }

  @Test
  void shouldTellTheNewPriceWhenItHasRisenPastWhatWasApproved() throws Exception {
    StepCall call = call("flight", "travel.bookFlight", flight());
    Quote quote = quote(call);
    sandbox.prices("{\"from\":\"VIE\",\"to\":\"BER\",\"percent\":50}");

    TypedFailure failure = failure(call, quote.amount());

    assertThat(failure.type()).isEqualTo(ErrorType.ApprovalExceeded);
    Money now = (Money) failure.details().getFirst();
    assertThat(now.minor()).isGreaterThan(quote.amount().minor());
    assertThat(sandbox.books().path("seatsSold").asInt()).isZero();

    assertThat(book(call, now).spent()).isEqualTo(now);
  }

  @Test
  void shouldTakeTheBookingThatAnUnheardAnswerConfirmed() throws Exception {
    StepCall call = call("flight", "travel.bookFlight", flight());
    Money price = quote(call).amount();
    sandbox.fault("{\"match\":{\"method\":\"PUT\"},\"kind\":\"half_answer\",\"times\":1}");

    assertThat(failure(call, price).type()).isEqualTo(ErrorType.Unavailable);
    ToolOutcome retried = book(call, price);

    assertThat(retried.spent()).isEqualTo(price);
    assertThat(sandbox.books().path("seatsSold").asInt()).isEqualTo(1);
  }

  @Test
  void shouldLeaveNothingBookedWhenAnOrderArrivesAfterItsUndo() throws Exception {
    StepCall call = call("flight", "travel.bookFlight", flight());
    Money price = quote(call).amount();
    sandbox.fault(
        "{\"match\":{\"method\":\"PUT\"},\"kind\":\"late\",\"delayMs\":5000,\"holdMs\":100,"
            + "\"times\":1}");

    assertThat(failure(call, price).type()).isEqualTo(ErrorType.Unavailable);
    undo(call);
    while (sandbox.latePending() > 0) {
      Thread.sleep(100);
    }

    JsonNode books = sandbox.books();
    assertThat(books.path("seatsSold").asInt()).isZero();
    assertThat(books.path("balanced").asBoolean()).isTrue();
    assertThat(books.path("keys").get(0).path("late").get(0).asText())
        .isEqualTo("refused:key_cancelled");
  }

  @Test
  void shouldSayThatNothingIsLeft() throws Exception {
    StepCall call = call("flight", "travel.bookFlight", flight());
    sandbox.fault("{\"kind\":\"no_availability\",\"times\":-1}");

    assertThat(failure(call, new Money(1_000_000, "EUR")).type()).isEqualTo(ErrorType.NotAvailable);
  }

  @Test
  void shouldBookAndCancelAHotel() throws Exception {
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("city", "BER");
    params.put("checkIn", DAY.toString());
    params.put("nights", 2);
    params.put("guests", 3);
    StepCall call = call("hotel", "travel.bookHotel", params);
    Quote quote = quote(call);

    ToolOutcome booked = book(call, quote.amount());

    assertThat(quote.sentence()).contains("2 nights").contains("2 rooms").contains("Europe/Berlin");
    assertThat(booked.spent()).isEqualTo(quote.amount());
    assertThat(booked.output())
        .containsEntry("checkIn", DAY.toString())
        .containsEntry("checkOut", DAY.plusDays(2).toString());
    assertThat(sandbox.books().path("roomNightsSold").asInt()).isEqualTo(4);

    undo(call);

    assertThat(sandbox.books().path("roomNightsSold").asInt()).isZero();
  }

  @Test
  void shouldBindAnApprovalToToolAndArgumentsWhateverTheirOrder() {
    Map<String, Object> turned = new LinkedHashMap<>();
    flight().reversed().forEach(turned::put);

    assertThat(ArgumentsHash.of(call("a", "travel.bookFlight", flight())))
        .isEqualTo(ArgumentsHash.of(call("b", "travel.bookFlight", turned)))
        .isNotEqualTo(ArgumentsHash.of(call("a", "travel.searchFlights", flight())));
  }

  private static LinkedHashMap<String, Object> flight() {
    LinkedHashMap<String, Object> params = new LinkedHashMap<>();
    params.put("from", "VIE");
    params.put("to", "BER");
    params.put("date", DAY.toString());
    return params;
  }

  private StepCall call(String stepId, String tool, Map<String, Object> params) {
    return TestRegion.call(run, stepId, tool, params);
  }

  private Quote quote(StepCall call) {
    return catalog.tool(call.toolName()).quote(call.params(), context(call, null)).orElseThrow();
  }

  private ToolOutcome book(StepCall call, Money allowed) {
    return catalog.tool(call.toolName()).invoke(call.params(), context(call, allowed));
  }

  private EffectFound undo(StepCall call) {
    return catalog.tool(call.toolName()).undo(call.params(), context(call, null));
  }

  private TypedFailure failure(StepCall call, Money allowed) {
    return catchThrowableOfType(TypedFailure.class, () -> book(call, allowed));
  }

  private static ToolContext context(StepCall call, Money allowed) {
    return new ToolContext(call, 1, Clock.systemUTC(), new Nothing(), allowed);
  }

  private static final class Nothing implements SharedContext {
    @Override
    public <T> Optional<T> get(String namespace, String key, Class<T> type) {
      return Optional.empty();
    }

    @Override
    public void put(String key, Object value) {}
  }
}
