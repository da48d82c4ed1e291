package dev.weft.launcher.client;

/** Finds runs by what people type. */
final class RunIds {
  /** The word for the newest run. */
  static final String LAST = "last";

  private static final int SHORTEST = 6;

  private RunIds() {}

  /** The run of an id, of a unique beginning of one, or the newest. */
  static RunView find(WeftApi api, String typed) {
    check(typed);
    try {
      return api.run(typed);
    } catch (ApiProblem problem) {
      throw explained(problem, typed);
    }
  }

  /** Refuses what cannot be an id. */
  static void check(String typed) {
    if (!typed.equals(LAST) && !typed.matches("[0-9a-fA-F-]+")) {
      throw new CommandFailure(
          "Not a run: " + typed + ". Give its id, a beginning of it, or last. See ./weft runs");
    }
    if (!typed.equals(LAST) && typed.length() < SHORTEST) {
      throw new CommandFailure(
          "Too short: " + typed + ". Give at least " + SHORTEST + " characters of the id.");
    }
  }

  private static RuntimeException explained(ApiProblem problem, String typed) {
    if (problem.status() == 404) {
      return new CommandFailure(
          "not_found",
          typed.equals(LAST)
              ? "There is no run yet. Start one with: ./weft run \"GOAL\""
              : "There is no run " + typed + ". See ./weft runs");
    }
    return problem;
  }
}
