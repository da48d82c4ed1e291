package dev.weft.activity.model;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfig.ProviderKind;
import dev.weft.platform.store.CallEstimate;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint that serves a model, through LangChain4j with its own retries off. A structured
 * answer is asked for in the way that the protocol serves best: OpenAI's response format, and for
 * Anthropic a tool that the model must call, because plans hold open objects that Anthropic's own
 * structured output refuses.
 */
final class ModelProvider {
  /** No tokenizer in use makes more tokens of a text than one of three bytes, by and large. */
  private static final int BYTES_PER_TOKEN = 3;

  private static final int TOKENS_PER_MESSAGE = 16;

  /** The library insists on a key; an endpoint without one ignores it. */
  private static final String NO_KEY = "none";

  private final WeftConfig.Provider config;
  private final ChatModel model;
  private final StreamingChatModel streaming;

  private ModelProvider(WeftConfig.Provider config, ChatModel model, StreamingChatModel streaming) {
    this.config = config;
    this.model = model;
    this.streaming = streaming;
  }

  /**
   * Opens a provider; nothing is sent yet.
   *
   * @param environment reads an environment variable; null when it is not set
   * @param timeout of one call
   */
  static ModelProvider open(
      WeftConfig.Provider config,
      Function<String, @Nullable String> environment,
      Duration timeout,
      Clock clock) {
    String variable = config.apiKeyEnv();
    String key = variable.isEmpty() ? null : environment.apply(variable);
    return switch (config.kind()) {
      case OPENAI ->
          new ModelProvider(
              config,
              openAi(config, key, timeout, clock),
              openAiStreaming(config, key, timeout, clock));
      case ANTHROPIC ->
          new ModelProvider(
              config,
              anthropic(config, key, timeout, clock),
              anthropicStreaming(config, key, timeout, clock));
    };
  }

  private static ChatModel openAi(
      WeftConfig.Provider config, @Nullable String key, Duration timeout, Clock clock) {
    OpenAiChatModel.OpenAiChatModelBuilder builder =
        OpenAiChatModel.builder()
            .httpClientBuilder(ModelHttpClient.builder(clock))
            .modelName(config.model())
            .timeout(timeout)
            .maxCompletionTokens(config.maxOutputTokens())
            .strictJsonSchema(false)
            .maxRetries(0);
    if (key != null) {
      builder.apiKey(key);
    }
    if (!config.baseUrl().isEmpty()) {
      builder.baseUrl(config.baseUrl());
    }
    return builder.build();
  }

  private static ChatModel anthropic(
      WeftConfig.Provider config, @Nullable String key, Duration timeout, Clock clock) {
    AnthropicChatModel.AnthropicChatModelBuilder builder =
        AnthropicChatModel.builder()
            .httpClientBuilder(ModelHttpClient.builder(clock))
            .apiKey(key == null ? NO_KEY : key)
            .modelName(config.model())
            .maxTokens(config.maxOutputTokens())
            .timeout(timeout)
            .maxRetries(0);
    if (!config.baseUrl().isEmpty()) {
      builder.baseUrl(config.baseUrl());
    }
    return builder.build();
  }

  private static StreamingChatModel openAiStreaming(
      WeftConfig.Provider config, @Nullable String key, Duration timeout, Clock clock) {
    OpenAiStreamingChatModel.OpenAiStreamingChatModelBuilder builder =
        OpenAiStreamingChatModel.builder()
            .httpClientBuilder(ModelHttpClient.builder(clock))
            .modelName(config.model())
            .maxCompletionTokens(config.maxOutputTokens())
            .timeout(timeout)
            .strictJsonSchema(false);
    if (key != null) {
      builder.apiKey(key);
    }
    if (!config.baseUrl().isEmpty()) {
      builder.baseUrl(config.baseUrl());
    }
    return builder.build();
  }

  private static StreamingChatModel anthropicStreaming(
      WeftConfig.Provider config, @Nullable String key, Duration timeout, Clock clock) {
    AnthropicStreamingChatModel.AnthropicStreamingChatModelBuilder builder =
        AnthropicStreamingChatModel.builder()
            .httpClientBuilder(ModelHttpClient.builder(clock))
            .apiKey(key == null ? NO_KEY : key)
            .modelName(config.model())
            .maxTokens(config.maxOutputTokens())
            .timeout(timeout);
    if (!config.baseUrl().isEmpty()) {
      builder.baseUrl(config.baseUrl());
    }
    return builder.build();
  }

  String name() {
    return config.name();
  }

  String modelName() {
    return config.model();
  }

  ProviderKind kind() {
    return config.kind();
  }

  int maxConcurrentCalls() {
    return config.maxConcurrentCalls();
  }

  ModelPrice price() {
    return new ModelPrice(
        config.inputPricePerMillion(), config.outputPricePerMillion(), config.currency());
  }

  /** What a question may need: its text counted roughly, and the longest answer. */
  CallEstimate estimate(ModelQuestion question) {
    long bytes = bytes(question.system());
    for (ModelQuestion.Turn turn : question.turns()) {
      bytes += bytes(turn.text());
    }
    ModelQuestion.AnswerShape shape = question.answerShape();
    if (shape != null) {
      bytes += bytes(shape.description()) + bytes(RawSchemas.text(shape.schema()));
    }
    long in = bytes / BYTES_PER_TOKEN + (question.turns().size() + 2L) * TOKENS_PER_MESSAGE;
    long out = config.maxOutputTokens();
    return new CallEstimate(in + out, price().micros(in, out), config.currency());
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Asks, with a text streamed; throws whatever the library throws. */
  ChatResponse ask(ModelQuestion question, @Nullable ModelText text) {
    ChatRequest request = request(question);
    if (text == null) {
      return model.chat(request);
    }
    StreamedAnswer answer = new StreamedAnswer(text);
    streaming.chat(request, answer);
    return answer.whole();
  }

  private ChatRequest request(ModelQuestion question) {
    List<ChatMessage> messages = new ArrayList<>();
    messages.add(SystemMessage.from(question.system()));
    for (ModelQuestion.Turn turn : question.turns()) {
      messages.add(turn.byModel() ? AiMessage.from(turn.text()) : UserMessage.from(turn.text()));
    }
    ChatRequest.Builder request = ChatRequest.builder().messages(messages);
    ModelQuestion.AnswerShape shape = question.answerShape();
    if (shape != null && config.kind() == ProviderKind.ANTHROPIC) {
      request
          .toolSpecifications(
              ToolSpecification.builder()
                  .name(shape.name())
                  .description(shape.description())
                  .parameters(RawSchemas.object(shape.schema()))
                  .build())
          .toolChoice(ToolChoice.REQUIRED);
    } else if (shape != null) {
      request.responseFormat(
          ResponseFormat.builder()
              .type(ResponseFormatType.JSON)
              .jsonSchema(
                  JsonSchema.builder()
                      .name(shape.name())
                      .rootElement(JsonRawSchema.from(RawSchemas.text(shape.schema())))
                      .build())
              .build());
    }
    return request.build();
  }

  /** The answer's text, wherever the protocol puts it. */
  static String text(ChatResponse response) {
    AiMessage message = response.aiMessage();
    if (message.hasToolExecutionRequests()) {
      return message.toolExecutionRequests().getFirst().arguments();
    }
    return message.text() == null ? "" : message.text();
  }
}
