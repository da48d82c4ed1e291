package dev.weft.activity.agent.planner;

/** What a person can be asked for, with the question. */
enum Slot {
  DESTINATION("Where to?"),
  ORIGIN("Where from?"),
  DAY("On which day?"),
  DAY_BACK("On which day back?"),
  CITY("In which city?"),
  NIGHTS("For how many nights?"),
  TIME("At what time?"),
  TITLE("What is it called?"),
  AMOUNT("How much?"),
  PURPOSE("What for?"),
  DAYS("For which days?"),
  PEOPLE("For how many people?");

  private final String question;

  Slot(String question) {
    this.question = question;
  }

  String question() {
    return question;
  }
}
