package dev.weft.activity.agent.planner;

/** The tools whose parameters the offline planner's grammar can fill in. */
enum Tool {
  SEARCH_FLIGHTS("travel", "searchFlights", "flights"),
  BOOK_FLIGHT("travel", "bookFlight", "flight"),
  BOOK_HOTEL("travel", "bookHotel", "hotel"),
  CREATE_EVENT("calendar", "createEvent", "event"),
  LIST_EVENTS("calendar", "listEvents", "events"),
  RECORD_EXPENSE("finance", "recordExpense", "expense"),
  LIST_EXPENSES("finance", "listExpenses", "expenses");

  private final String agent;
  private final String action;
  private final String stepId;

  Tool(String agent, String action, String stepId) {
    this.agent = agent;
    this.action = action;
    this.stepId = stepId;
  }

  String agent() {
    return agent;
  }

  String action() {
    return action;
  }

  /** The id of the first step of this tool; further ones get 2, 3, … behind it. */
  String stepId() {
    return stepId;
  }

  String fullName() {
    return agent + "." + action;
  }

  /** Whether it changes nothing, so that several may run at once. */
  boolean reads() {
    return switch (this) {
      case SEARCH_FLIGHTS, LIST_EVENTS, LIST_EXPENSES -> true;
      case BOOK_FLIGHT, BOOK_HOTEL, CREATE_EVENT, RECORD_EXPENSE -> false;
    };
  }
}
