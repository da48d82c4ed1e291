package dev.weft.api.flow;

import dev.weft.platform.store.EventView;
import dev.weft.platform.stream.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Events and tokens of one run in one order, bounded in memory. A try's tokens stand after its
 * start and before its end: a start is committed before its try speaks, and what a try says reaches
 * Redis before its end is committed. Whoever fills the log reads all events first and all tokens
 * after them.
 */
final class FeedLog {
  private static final String STARTED = "step.started";
  private static final String COMPLETED = "step.completed";

  private final FeedWords words;
  private final Function<String, @Nullable String> storedText;
  private final int limit;
  private final NavigableMap<Long, FeedItem> items = new TreeMap<>();
  private final Map<String, Speech> speeches = new HashMap<>();
  private final Map<String, Integer> started = new HashMap<>();
  private final List<EventView> waiting = new ArrayList<>();
  private long count;
  private long droppedUpTo;
  private int size;
  private boolean ended;

  /**
   * An empty log.
   *
   * @param storedText the text that a completed step returned; null when there is none
   * @param limit how many characters to keep, more or less; events are kept in any case
   */
  FeedLog(FeedWords words, Function<String, @Nullable String> storedText, int limit) {
    this.words = words;
    this.storedText = storedText;
    this.limit = limit;
  }

  /** Takes events to be merged with the tokens that were read after them. For the reader alone. */
  void events(List<EventView> events) {
    waiting.addAll(events);
    for (EventView event : events) {
      ended = FeedItem.ended(ended, event.type());
      if (event.type().equals(STARTED) && event.stepId() != null) {
        started.merge(event.stepId(), attempt(event), Math::max);
      }
    }
  }

  /** Whether the start of a token's try has been read. For the reader alone. */
  boolean knows(Token token) {
    return started.getOrDefault(token.stepId(), 0) >= token.attempt();
  }

  /** Adds the tokens, and the events that were taken, in their order. */
  void merge(List<Token> tokens) {
    for (Token token : tokens) {
      int start = startOf(token);
      for (EventView event : waiting.subList(0, start + 1)) {
        add(event);
      }
      waiting.subList(0, start + 1).clear();
      add(token);
    }
    waiting.forEach(this::add);
    waiting.clear();
    trim();
  }

  private int startOf(Token token) {
    for (int i = waiting.size() - 1; i >= 0; i--) {
      EventView event = waiting.get(i);
      if (event.type().equals(STARTED)
          && token.stepId().equals(event.stepId())
          && attempt(event) <= token.attempt()) {
        return i;
      }
    }
    return -1;
  }

  private void add(EventView event) {
    String stepId = event.stepId();
    boolean streamed =
        stepId != null
            && event.type().equals(COMPLETED)
            && Boolean.TRUE.equals(event.data().get("streamed"));
    String before = "";
    if (streamed && stepId != null) {
      if (!speech(stepId).whole()) {
        before = words.reset(stepId, attempt(event), storedText.apply(stepId));
      }
      speech(stepId).over(attempt(event));
    }
    put(
        new FeedItem(
            event.seq(),
            null,
            streamed ? stepId : null,
            0,
            before,
            words.event(event),
            event.type()));
  }

  private void add(Token token) {
    Speech.Verdict verdict = speech(token.stepId()).hear(token);
    if (verdict == Speech.Verdict.STALE || token.kind() == Token.Kind.END) {
      return;
    }
    put(
        new FeedItem(
            0,
            token.id(),
            token.stepId(),
            token.attempt(),
            verdict == Speech.Verdict.LOST
                ? words.reset(token.stepId(), token.attempt(), null)
                : "",
            words.token(token),
            ""));
  }

  private Speech speech(String stepId) {
    return speeches.computeIfAbsent(stepId, _ -> new Speech());
  }

  private void put(FeedItem item) {
    items.put(++count, item);
    size += item.size();
  }

  /** Drops the oldest tokens; who has not read them hears of it, and gets the text at its end. */
  private void trim() {
    while (size > limit) {
      Optional<Long> oldest =
          items.entrySet().stream()
              .filter(entry -> entry.getValue().token() != null)
              .map(Map.Entry::getKey)
              .findFirst();
      if (oldest.isEmpty()) {
        return;
      }
      FeedItem dropped = Objects.requireNonNull(items.remove(oldest.get()));
      size -= dropped.size();
      droppedUpTo = oldest.get();
      mend(dropped);
    }
  }

  private void mend(FeedItem dropped) {
    String stepId = String.valueOf(dropped.stepId());
    speech(stepId).forgotten();
    for (Map.Entry<Long, FeedItem> entry : items.entrySet()) {
      FeedItem item = entry.getValue();
      boolean completion = item.token() == null && stepId.equals(item.stepId());
      if (completion || item.ofTry(stepId, dropped.attempt())) {
        String stored = completion ? storedText.apply(stepId) : null;
        FeedItem mended = item.preceded(words.reset(stepId, dropped.attempt(), stored));
        size += mended.size() - item.size();
        entry.setValue(mended);
        return;
      }
    }
  }

  /** The number of the newest item that was dropped; 0 when all are there. */
  long droppedUpTo() {
    return droppedUpTo;
  }

  /** The first item after a number; null when there is none yet. */
  Map.@Nullable Entry<Long, FeedItem> after(long number) {
    return items.higherEntry(number);
  }

  /** Whether the run has ended, by the events that were taken. For the reader alone. */
  boolean ended() {
    return ended;
  }

  private static int attempt(EventView event) {
    return event.data().get("attempt") instanceof Number number ? number.intValue() : 1;
  }
}
