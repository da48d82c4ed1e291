package dev.weft.activity.agent.planner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a goal that asks for one thing, with what the rules have not read yet. Characters that
 * a rule has read are blanked, so that no two rules read the same words and what remains can be
 * named.
 */
final class Clause {
  private static final char READ = '\u0000';
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}€$£¥%#@]+(?:['.,:/&@_-][\\p{L}\\p{M}\\p{N}€$£¥%@]+)*");

  private final String text;
  private final char[] rest;

  Clause(String text) {
    this.text = text;
    this.rest = text.toCharArray();
  }

  private Clause(Clause other) {
    this.text = other.text;
    this.rest = Arrays.copyOf(other.rest, other.rest.length);
  }

  Clause copy() {
    return new Clause(this);
  }

  String text() {
    return text;
  }

  /** The text with what was read blanked; offsets are those of {@link #text()}. */
  String rest() {
    return new String(rest);
  }

  void read(int start, int end) {
    Arrays.fill(rest, start, end, READ);
  }

  /** Finds the first match in what is left and blanks it. */
  @Nullable MatchResult take(Pattern pattern) {
    Matcher matcher = pattern.matcher(rest());
    if (!matcher.find()) {
      return null;
    }
    MatchResult found = matcher.toMatchResult();
    read(found.start(), found.end());
    return found;
  }

  /** Blanks every match in what is left and says whether there was one. */
  boolean takeAll(Pattern pattern) {
    boolean any = false;
    while (take(pattern) != null) {
      any = true;
    }
    return any;
  }

  boolean has(Pattern pattern) {
    return pattern.matcher(rest()).find();
  }

  /**
   * The phrases that no rule has read, without leading and trailing words that carry no meaning.
   *
   * @param filler lower-case words that carry no meaning of their own
   */
  List<String> unread(Set<String> filler) {
    return phrases(filler, filler::contains, filler::contains, Vocabulary.COMMON_WORDS::contains);
  }

  /**
   * The phrases that no rule has read, keeping the prepositions that join a phrase to those before
   * it.
   *
   * @param filler words to trim from the first phrase's start and every phrase's end
   * @param loose words to trim from the start of the later phrases
   */
  List<String> pieces(Set<String> filler, Set<String> loose) {
    return phrases(filler, filler::contains, loose::contains, filler::contains);
  }

  private List<String> phrases(
      Set<String> filler,
      Predicate<String> firstLead,
      Predicate<String> laterLead,
      Predicate<String> tail) {
    List<String> phrases = new ArrayList<>();
    List<int[]> run = new ArrayList<>();
    Matcher matcher = WORD.matcher(rest());
    int gapStart = -1;
    while (matcher.find()) {
      int gapEnd = matcher.start();
      if (gapStart >= 0 && wasRead(gapStart, gapEnd)) {
        flush(run, phrases, filler, phrases.isEmpty() ? firstLead : laterLead, tail);
      }
      run.add(new int[] {matcher.start(), matcher.end()});
      gapStart = matcher.end();
    }
    flush(run, phrases, filler, phrases.isEmpty() ? firstLead : laterLead, tail);
    return phrases;
  }

  private boolean wasRead(int from, int until) {
    for (int i = from; i < until; i++) {
      if (rest[i] == READ) {
        return true;
      }
    }
    return false;
  }

  private void flush(
      List<int[]> run,
      List<String> phrases,
      Set<String> filler,
      Predicate<String> lead,
      Predicate<String> tail) {
    int first = 0;
    int last = run.size() - 1;
    while (first <= last && lead.test(word(run.get(first)))) {
      first++;
    }
    while (last >= first && tail.test(word(run.get(last)))) {
      last--;
    }
    if (first <= last
        && run.subList(first, last + 1).stream().anyMatch(w -> !filler.contains(word(w)))) {
      phrases.add(text.substring(run.get(first)[0], run.get(last)[1]));
    }
    run.clear();
  }

  private String word(int[] span) {
    return text.substring(span[0], span[1]).toLowerCase(Locale.ROOT);
  }
}
