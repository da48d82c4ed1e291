package dev.weft.api.flow;

import dev.weft.platform.store.EventView;
import dev.weft.platform.stream.Token;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes events and tokens as server-sent events, without their ids. */
final class FeedWords {
  private final JsonMapper mapper;

  FeedWords(JsonMapper mapper) {
    this.mapper = mapper;
  }

  String event(EventView event) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("seq", event.seq());
    data.put("type", event.type());
    if (event.stepId() != null) {
      data.put("stepId", event.stepId());
    }
    data.put("at", event.at());
    event.data().forEach(data::putIfAbsent);
    return message(event.type(), data);
  }

  String token(Token token) {
    Map<String, Object> data = of(token.stepId(), token.attempt());
    data.put("sequence", token.sequence());
    return switch (token.kind()) {
      case TOKEN -> {
        data.put("text", token.text() == null ? "" : token.text());
        yield message("step.token", data);
      }
      case PROGRESS -> {
        data.put("percent", token.percent() == null ? 0 : token.percent());
        yield message("step.progress", data);
      }
      case RESET, END -> message("step.reset", data);
    };
  }

  /**
   * Says that text was lost: readers forget what they have of the step.
   *
   * @param stored the whole text, where it is known
   */
  String reset(String stepId, int attempt, @Nullable String stored) {
    Map<String, Object> data = of(stepId, attempt);
    data.put("lost", true);
    if (stored != null) {
      data.put("text", stored);
    }
    return message("step.reset", data);
  }

  private static Map<String, Object> of(String stepId, int attempt) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("stepId", stepId);
    data.put("attempt", attempt);
    return data;
  }

  private String message(String type, Map<String, Object> data) {
    return "event: " + type + "\ndata: " + mapper.writeValueAsString(data) + "\n\n";
  }
}
