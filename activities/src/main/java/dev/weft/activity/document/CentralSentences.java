package dev.weft.activity.document;

import dev.weft.activity.agent.planner.SentenceModel;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Chooses the sentences of a text that are most like all others: those nearest to the centroid of
 * the sentences' vectors (Radev et al., Centroid-based summarization of multiple documents, 2004),
 * of which none says nearly the same as one chosen before.
 */
final class CentralSentences {
  private static final int SHORTEST = 25;
  private static final int LONGEST = 600;
  private static final int AT_MOST = 400;
  private static final double NEARLY_THE_SAME = 0.9;

  /** What stands between two lines of back-quotes, as programs and pictures made of letters. */
  private static final Pattern FENCED = Pattern.compile("(?ms)^\\s*```.*?(?:^\\s*```|\\z)");

  /** A blank line, or one before a list's entry, a heading, a quotation or a table's row. */
  private static final Pattern PARAGRAPH =
      Pattern.compile("\\n\\s*\\n|\\n(?=\\s*(?:[-*+#>|]|\\d+\\.\\s))");

  private static final Pattern NO_PROSE = Pattern.compile("\\s*[#|].*", Pattern.DOTALL);
  private static final Pattern MARK = Pattern.compile("^\\s*(?:[-*+>]|\\d+\\.)\\s+");
  private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)\\]\\([^)]*\\)");

  /** The chosen sentences, in the order of the text. */
  List<String> of(List<String> texts, int count) {
    List<String> sentences =
        texts.stream().flatMap(text -> split(text).stream()).limit(AT_MOST).toList();
    if (sentences.isEmpty()) {
      return texts.stream()
          .map(text -> spaced(text.substring(0, Math.min(text.length(), LONGEST))))
          .filter(text -> !text.isEmpty())
          .limit(1)
          .toList();
    }
    List<float[]> vectors = new ArrayList<>();
    for (String sentence : sentences) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("the call was cancelled");
      }
      vectors.add(SentenceModel.embed(sentence));
    }
    return chosen(vectors, count).stream().map(sentences::get).toList();
  }

  private static List<Integer> chosen(List<float[]> vectors, int count) {
    float[] centre = new float[vectors.getFirst().length];
    for (float[] vector : vectors) {
      for (int i = 0; i < centre.length; i++) {
        centre[i] += vector[i];
      }
    }
    List<Integer> best =
        IntStream.range(0, vectors.size())
            .boxed()
            .sorted(
                Comparator.comparingDouble(
                    at -> -SentenceModel.similarity(centre, vectors.get(at))))
            .toList();
    List<Integer> chosen = new ArrayList<>();
    for (int candidate : best) {
      boolean said =
          chosen.stream()
              .anyMatch(at ->
                  SentenceModel.similarity(vectors.get(at), vectors.get(candidate))
                      > NEARLY_THE_SAME);
      if (!said) {
        chosen.add(candidate);
      }
      if (chosen.size() == count) {
        break;
      }
    }
    return chosen.stream().sorted().toList();
  }

  /** The sentences of the prose: without programs, tables and headings of Markdown. */
  static List<String> split(String text) {
    List<String> sentences = new ArrayList<>();
    List<String> paragraphs =
        PARAGRAPH.splitAsStream(FENCED.matcher(text).replaceAll("\n\n")).toList();
    for (String paragraph : paragraphs) {
      if (!NO_PROSE.matcher(paragraph).matches()) {
        String unmarked = MARK.matcher(paragraph).replaceFirst("");
        addSentences(LINK.matcher(unmarked).replaceAll("$1"), sentences);
      }
    }
    return sentences;
  }

  private static void addSentences(String prose, List<String> sentences) {
    BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
    breaks.setText(prose);
    int from = breaks.first();
    for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
      String sentence = spaced(prose.substring(from, to));
      if (sentence.length() >= SHORTEST && sentence.length() <= LONGEST) {
        sentences.add(sentence);
      }
      from = to;
    }
  }

  private static String spaced(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
