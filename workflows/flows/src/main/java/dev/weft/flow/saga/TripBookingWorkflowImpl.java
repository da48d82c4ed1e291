package dev.weft.flow.saga;

import dev.weft.contract.agent.FlowProgress;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.money.Money;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.saga.TripBookingInput;
import dev.weft.contract.saga.TripBookingResult;
import dev.weft.contract.saga.TripBookingWorkflow;
import dev.weft.flow.run.FlowRun;
import dev.weft.flow.run.RunEnd;
import io.temporal.workflow.WorkflowInit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Books a trip as a saga: each step is undone, the last first, when a later one fails. */
public final class TripBookingWorkflowImpl implements TripBookingWorkflow {
  private final FlowRun flow;

  @WorkflowInit
  public TripBookingWorkflowImpl(TripBookingInput input) {
    flow = new FlowRun(input.run());
  }

  @Override
  public TripBookingResult run(TripBookingInput input) {
    return flow.run(() -> book(input), TripBookingWorkflowImpl::result);
  }

  @Override
  public FlowProgress status() {
    return flow.progress();
  }

  @Override
  public void approvalDecided(String approvalId) {
    flow.approvalDecided(approvalId);
  }

  @Override
  public void pause() {
    flow.pause();
  }

  @Override
  public void resume() {
    flow.resume();
  }

  private void book(TripBookingInput input) {
    flow.begin(TripSteps.ALL);
    Map<String, Object> flight = flow.call(TripSteps.FLIGHT, flightOf(input));
    Map<String, Object> hotel = flow.call(TripSteps.HOTEL, hotelOf(input));
    flow.call(TripSteps.CALENDAR, eventOf(input, flight));
    recordExpenses(input, flight, hotel);
  }

  private void recordExpenses(
      TripBookingInput input, Map<String, Object> flight, Map<String, Object> hotel) {
    Money fare = price(flight);
    Money room = price(hotel);
    if (fare.currency().equals(room.currency())) {
      flow.call(TripSteps.EXPENSE, expenseOf(input, total(fare, room), "Trip to "));
    } else {
      flow.begin(List.of(TripSteps.HOTEL_EXPENSE));
      flow.call(TripSteps.EXPENSE, expenseOf(input, fare, "Flight to "));
      flow.call(TripSteps.HOTEL_EXPENSE, expenseOf(input, room, "Hotel in "));
    }
  }

  private static Map<String, Object> flightOf(TripBookingInput input) {
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("from", input.from());
    params.put("to", input.to());
    params.put("date", input.date().toString());
    return params;
  }

  private static Map<String, Object> hotelOf(TripBookingInput input) {
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("city", input.to());
    params.put("checkIn", input.date().toString());
    params.put("nights", input.nights());
    return params;
  }

  private static Map<String, Object> eventOf(TripBookingInput input, Map<String, Object> flight) {
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("title", "Flight " + flight.get("flight") + " to " + input.to());
    params.put("start", flight.get("departure"));
    params.put("end", flight.get("arrivalInDepartureZone"));
    params.put("timeZone", flight.get("departureZone"));
    return params;
  }

  private static Map<String, Object> expenseOf(TripBookingInput input, Money amount, String what) {
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("amount", WeftJson.toMap(amount));
    params.put("category", "travel");
    params.put("description", what + input.to());
    params.put("date", input.date().toString());
    return params;
  }

  private Money total(Money fare, Money room) {
    try {
      return fare.plus(room);
    } catch (ArithmeticException e) {
      throw noSum("they are too large");
    }
  }

  private Money price(Map<String, Object> booking) {
    Money price;
    try {
      price = WeftJson.fromMap(booking.get("price"), Money.class);
    } catch (IllegalArgumentException e) {
      throw noSum("a booking's price is no amount of money");
    }
    if (price == null) {
      throw noSum("a booking has no price");
    }
    return price;
  }

  private RuntimeException noSum(String why) {
    return flow.fail(TripSteps.EXPENSE, ErrorType.InvalidInput, "the prices have no sum: " + why);
  }

  private static TripBookingResult result(RunEnd end) {
    return new TripBookingResult(
        end.status(), end.steps(), end.undone(), end.debt(), end.error(), end.undoneAsPrecaution());
  }
}
