package dev.weft.activity.agent.planner;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.weft.contract.payload.WeftJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Says which tools a clause may ask for: those whose key words it has, by the likeness of the
 * clause to the tool's example phrasings.
 */
final class IntentRecogniser {
  /** Below this a clause is like nothing that a tool does. */
  static final double THRESHOLD = 0.3;

  private static final Map<Tool, Pattern> KEY_WORDS = keyWords();

  private final Map<Tool, List<float[]>> examples = new EnumMap<>(Tool.class);

  private static Map<Tool, Pattern> keyWords() {
    Map<Tool, Pattern> words = new EnumMap<>(Tool.class);
    String flight =
        "flights?|fly|flying|planes?|airplane|airfares?|tickets?|(?:round|return)[- ]trip|airlines?";
    words.put(Tool.SEARCH_FLIGHTS, key(flight));
    words.put(Tool.BOOK_FLIGHT, key(flight));
    words.put(
        Tool.BOOK_HOTEL,
        key("hotels?|rooms?|accommodation|lodging|place to stay|somewhere to stay"));
    words.put(
        Tool.CREATE_EVENT,
        key(
            "calendar|diary|agenda|schedule|events?|appointment|meeting|block|set up|pencil|arrange"
                + "|plan|organi[sz]e"));
    words.put(
        Tool.LIST_EVENTS,
        key(
            "calendar|diary|schedule|scheduled|agenda|appointments?|meetings?|events?|planned|do i"
                + " have|going on|coming up|busy|doing"));
    words.put(
        Tool.RECORD_EXPENSE,
        key(
            "expenses?|record|log|spent|paid|costs?|receipts?|claim|reimburse|track|register|fare"
                + "|price"));
    words.put(
        Tool.LIST_EXPENSES, key("expenses?|spend|spent|spending|costs?|expenditures?|outgoings"));
    return words;
  }

  private static Pattern key(String words) {
    return Pattern.compile("\\b(?:" + words + ")\\b", Pattern.CASE_INSENSITIVE);
  }

  /** Loads the model and the example phrasings: some hundred milliseconds, once. */
  IntentRecogniser() {
    Map<String, List<String>> phrasings;
    try (InputStream stream =
        Objects.requireNonNull(IntentRecogniser.class.getResourceAsStream("phrasings.json"))) {
      phrasings = WeftJson.mapper().readValue(stream, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Tool tool : Tool.values()) {
      List<float[]> vectors = new ArrayList<>();
      for (String phrase : Objects.requireNonNull(phrasings.get(tool.fullName()))) {
        vectors.add(SentenceModel.embed(phrase.toLowerCase(Locale.ROOT)));
      }
      examples.put(tool, vectors);
    }
  }

  /** How like each tool's examples a clause is, for the tools whose key words it has. */
  Map<Tool, Double> scores(String clause) {
    float[] vector = SentenceModel.embed(clause.toLowerCase(Locale.ROOT));
    Map<Tool, Double> scores = new EnumMap<>(Tool.class);
    for (Map.Entry<Tool, List<float[]>> entry : examples.entrySet()) {
      Pattern words = Objects.requireNonNull(KEY_WORDS.get(entry.getKey()));
      if (words.matcher(clause).find()) {
        double best =
            entry.getValue().stream()
                .mapToDouble(example -> SentenceModel.similarity(vector, example))
                .max()
                .orElse(0);
        scores.put(entry.getKey(), best);
      }
    }
    return scores;
  }
}
