package dev.weft.activity.model;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Hands on a streamed answer's pieces, and keeps how it ended. */
final class StreamedAnswer implements StreamingChatResponseHandler {
  private final ModelText text;
  private @Nullable ChatResponse response;
  private @Nullable Throwable failure;

  StreamedAnswer(ModelText text) {
    this.text = text;
  }

  @Override
  public void onPartialResponse(String piece) {
    text.text(piece);
  }

  @Override
  public void onCompleteResponse(ChatResponse complete) {
    response = complete;
  }

  @Override
  public void onError(Throwable error) {
    failure = failure == null ? error : failure;
  }

  /** The whole answer; fails as the call did. A stream that only stops is no answer. */
  ChatResponse whole() {
    Throwable why = failure;
    if (why instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (why != null) {
      throw new IllegalStateException(why);
    }
    ChatResponse whole = response;
    if (whole == null || whole.finishReason() == null) {
      throw new UncheckedIOException(new IOException("the stream stopped before its end"));
    }
    return whole;
  }
}
