package dev.weft.api.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.platform.store.EventView;
import dev.weft.platform.stream.Token;
import dev.weft.platform.stream.TokenId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FeedLogTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final List<EventView> events = new ArrayList<>();
  private final List<Token> tokens = new ArrayList<>();

  @Test
  void shouldPutATrysTextBetweenItsStartAndItsEnd() {
    event("step.started", "a", Map.of("attempt", 1));
    event("step.completed", "a", Map.of("attempt", 1, "streamed", true));
    event("step.started", "b", Map.of("attempt", 1));
    say("a", 1, 0, Token.Kind.RESET, null);
    say("a", 1, 1, Token.Kind.TOKEN, "one");
    say("a", 1, 2, Token.Kind.END, null);
    say("b", 1, 0, Token.Kind.RESET, null);
    say("b", 1, 1, Token.Kind.TOKEN, "two");

    assertThat(told(log(1_000_000)))
        .containsExactly(
            "step.started a",
            "step.reset a",
            "step.token a one",
            "step.completed a",
            "step.started b",
            "step.reset b",
            "step.token b two");
  }

  @Test
  void shouldLeaveOutWhatATryThatIsOverSaysLate() {
    event("step.started", "a", Map.of("attempt", 1));
    event("step.retrying", "a", Map.of("attempt", 1));
    event("step.started", "a", Map.of("attempt", 2));
    say("a", 1, 0, Token.Kind.RESET, null);
    say("a", 1, 1, Token.Kind.TOKEN, "half");
    say("a", 2, 0, Token.Kind.RESET, null);
    say("a", 1, 2, Token.Kind.TOKEN, " late");
    say("a", 2, 1, Token.Kind.TOKEN, "whole");

    assertThat(told(log(1_000_000)))
        .containsExactly(
            "step.started a",
            "step.reset a",
            "step.token a half",
            "step.retrying a",
            "step.started a",
            "step.reset a",
            "step.token a whole");
  }

  @Test
  void shouldLeaveOutWhatIsReadOnceTheWholeTextWasTold() {
    event("step.started", "a", Map.of("attempt", 1));
    event("step.completed", "a", Map.of("attempt", 1, "streamed", true));
    FeedLog log = log(1_000_000);
    say("a", 1, 0, Token.Kind.RESET, null);
    say("a", 1, 2, Token.Kind.TOKEN, "two");
    say("a", 1, 3, Token.Kind.END, null);
    log.merge(tokens);

    assertThat(told(log))
        .containsExactly("step.started a", "step.reset a lost all of a", "step.completed a");
  }

  @Test
  void shouldMendWithTheStoredTextWhatWasLost() {
    event("step.started", "a", Map.of("attempt", 1));
    say("a", 1, 0, Token.Kind.RESET, null);
    say("a", 1, 1, Token.Kind.TOKEN, "one");
    say("a", 1, 3, Token.Kind.TOKEN, "three");
    FeedLog log = log(1_000_000);
    events.clear();
    event("step.completed", "a", Map.of("attempt", 1, "streamed", true));
    log.events(events);
    log.merge(List.of());

    assertThat(told(log))
        .containsExactly(
            "step.started a",
            "step.reset a",
            "step.token a one",
            "step.reset a lost",
            "step.token a three",
            "step.reset a lost all of a",
            "step.completed a");
  }

  @Test
  void shouldGiveTheStoredTextWhenAllTokensAreGone() {
    event("step.started", "a", Map.of("attempt", 1));
    event("step.completed", "a", Map.of("attempt", 1, "streamed", true));
    event("step.completed", "b", Map.of("attempt", 1));

    assertThat(told(log(1_000_000)))
        .containsExactly(
            "step.started a", "step.reset a lost all of a", "step.completed a", "step.completed b");
  }

  @Test
  void shouldKeepToItsBoundAndTellWhoComesLate() {
    event("step.started", "a", Map.of("attempt", 1));
    say("a", 1, 0, Token.Kind.RESET, null);
    for (int i = 1; i <= 100; i++) {
      say("a", 1, i, Token.Kind.TOKEN, "piece " + i);
    }
    FeedLog log = log(3_000);
    List<String> kept = told(log);

    assertThat(log.droppedUpTo()).isPositive();
    assertThat(kept).hasSizeLessThan(20).startsWith("step.started a", "step.reset a lost");
    assertThat(kept).endsWith("step.token a piece 100");
    say("a", 1, 101, Token.Kind.END, null);
    event("step.completed", "a", Map.of("attempt", 1, "streamed", true));
    log.events(List.of(events.getLast()));
    log.merge(List.of(tokens.getLast()));
    assertThat(told(log)).endsWith("step.reset a lost all of a", "step.completed a");
  }

  private FeedLog log(int limit) {
    FeedLog log = new FeedLog(new FeedWords(JSON), step -> "all of " + step, limit);
    log.events(events);
    log.merge(tokens);
    return log;
  }

  private static List<String> told(FeedLog log) {
    List<String> told = new ArrayList<>();
    Map.Entry<Long, FeedItem> entry = log.after(0);
    while (entry != null) {
      FeedItem item = entry.getValue();
      for (String message : (item.before() + item.message()).split("\n\n", -1)) {
        if (!message.isEmpty()) {
          told.add(words(message));
        }
      }
      entry = log.after(entry.getKey());
    }
    return told;
  }

  private static String words(String message) {
    JsonNode data = JSON.readTree(message.substring(message.indexOf("data: ") + 6));
    String type = message.substring("event: ".length(), message.indexOf('\n'));
    return (type
            + " "
            + data.path("stepId").asString("")
            + (data.path("lost").asBoolean(false) ? " lost" : "")
            + " "
            + data.path("text").asString(""))
        .strip();
  }

  private void event(String type, String step, Map<String, Object> data) {
    Map<String, Object> all = new LinkedHashMap<>(data);
    all.put("stepId", step);
    events.add(new EventView(events.size() + 1L, type, step, all, Instant.EPOCH));
  }

  private void say(String step, int attempt, long sequence, Token.Kind kind, String text) {
    tokens.add(
        new Token(new TokenId(1_000, tokens.size()), step, attempt, sequence, kind, text, null));
  }
}
