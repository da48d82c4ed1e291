package dev.weft.activity.agent.planner;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The words that each tool's clauses may hold without changing what they ask for. */
final class Vocabulary {
  private static final String COMMON =
      "a an the my i me i'd i'll we'd to for of on at in and also then so just now please kindly can"
          + " could would will you like want need wants needs have be is are let let's go going hi"
          + " hello hey thanks thank with-me help that this up out it's that's some any make sure"
          + " well too yes ok okay weft lets d'you do must should";
  static final Set<String> COMMON_WORDS = words(COMMON);
  private static final Set<String> FLIGHT =
      words(
          COMMON
              + " flight flights plane airplane ticket tickets seat seats by air from"
              + " trip travel leaving departing departure take single there");
  static final Set<String> BOOK_FLIGHT =
      words(
          FLIGHT,
          "book reserve get buy purchase grab arrange booking booked reservation secure fly flying"
              + " onto go travel cheapest");
  static final Set<String> SEARCH_FLIGHTS =
      words(
          FLIGHT,
          "search find look looking show list check compare see what what's which available"
              + " availability options prices price fares fare airfare airfares how much does cost"
              + " there cheapest cheap offers tell give display connections possible us");
  static final Set<String> BOOK_HOTEL =
      words(
          COMMON
              + " book reserve get grab arrange booking reservation hotel room"
              + " accommodation lodging place stay staying somewhere there from night's buy city cheapest"
              + " same");
  static final Set<String> LIST_EVENTS =
      words(
          COMMON
              + " show list display give tell see view check look what what's which when calendar"
              + " diary scheduled agenda appointment appointments meeting meetings event"
              + " events planned plans entries everything all coming there overview do have got"
              + " from between happening going your our busy am doing over during during");
  static final Set<String> LIST_EXPENSES =
      words(
          COMMON
              + " show list display give tell see view check look what what's which how much many"
              + " did do have has had we our us spend spent spending expense expenses cost costs"
              + " money total sum overview report all everything recorded from between over during"
              + " there were was expenditure expenditures outgoings summary");
  static final Set<String> EDGE =
      words("a an the my our for on at to in of from and also me please is it");
  static final Set<String> LOOSE_EDGE = words("and also please a an the it is too then");
  static final Set<String> EXPENSE_EDGE =
      words("a an the my our for on of to in and also me please is it that this was at");
  static final Set<String> EXPENSE_LOOSE_EDGE =
      words("a an the my our for on of and also please it too was is then");

  private static final Map<String, Pattern> CATEGORIES =
      Map.of(
          "travel",
              category(
                  "flights?|hotels?|trains?|bus(?:es)?|taxis?|cab|uber|parking|fuel|petrol|gas|toll"
                      + "|ferry|tram|metro|subway|underground|car|airfare|accommodation|railway"
                      + "|mileage|vignette|airport|transfer|tube|rail|ride"),
          "meals",
              category(
                  "breakfast|lunch(?:es)?|dinner|coffees?|restaurant|drinks?|meals?|food|snacks?"
                      + "|brunch|supper|pizza|sandwich(?:es)?|catering|beers?|tea|groceries|espresso"
                      + "|cake|lunchtime"),
          "office",
              category(
                  "paper|stationery|printer|toner|desk|chair|monitor|keyboard|mouse|pens?|pencils?"
                      + "|notebooks?|stamps|envelopes|office|cable|headset|webcam|laptop"),
          "software",
              category("software|licen[cs]es?|subscriptions?|saas|hosting|domain|cloud|app"),
          "training",
              category(
                  "courses?|conferences?|books?|workshops?|training|seminars?|tuition|textbooks?"
                      + "|certification|exam|lessons?|tutorial"));
  private static final List<String> CATEGORY_ORDER =
      List.of("travel", "meals", "office", "software", "training");

  private Vocabulary() {}

  private static Set<String> words(String words) {
    return new HashSet<>(Arrays.asList(words.split(" ", -1)));
  }

  private static Set<String> words(Set<String> base, String more) {
    Set<String> all = words(more);
    all.addAll(base);
    return all;
  }

  private static Pattern category(String words) {
    return Pattern.compile("\\b(?:" + words + ")\\b", Pattern.CASE_INSENSITIVE);
  }

  /** The category of an expense: that of the word that stands first in its description. */
  static String categoryOf(String description) {
    String best = "other";
    int position = Integer.MAX_VALUE;
    for (String category : CATEGORY_ORDER) {
      var matcher = CATEGORIES.getOrDefault(category, category("")).matcher(description);
      if (matcher.find() && matcher.start() < position) {
        best = category;
        position = matcher.start();
      }
    }
    return best.toLowerCase(Locale.ROOT);
  }
}
