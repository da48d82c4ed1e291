package dev.weft.activity.agent.planner;

/**
 * An airport that goals may name.
 *
 * @param iata its IATA code
 * @param city the city's English name
 * @param name the airport's own name
 * @param country ISO 3166 code
 * @param zone its IANA time zone
 * @param main whether it is the one that the city's name stands for
 */
record Airport(String iata, String city, String name, String country, String zone, boolean main) {
  /** As in {@code Berlin (BER)}. */
  String label() {
    return city + " (" + iata + ")";
  }
}
