package dev.weft.worker;

import dev.weft.contract.payload.WeftJson;
import dev.weft.platform.temporal.EncryptingPayloadCodec;
import dev.weft.platform.temporal.ReadableHistory;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/** Replays a decrypted history with the flows as they are now; reaches no server. */
public final class ReplayApplication {
  /** As it stands in a payload's metadata, which are Base64 in JSON. */
  private static final String ENCRYPTED =
      Base64.getEncoder()
          .encodeToString(EncryptingPayloadCodec.ENCODING.getBytes(StandardCharsets.UTF_8));

  private ReplayApplication() {}

  /** Takes the history's file; ends with 0 when it replays, else with 1. */
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    LoggingSystem.get(ReplayApplication.class.getClassLoader())
        .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
    Optional<String> problem = replay(Files.readString(file));
    if (problem.isEmpty()) {
      System.out.println("It replays: the flow decides as it did.");
    } else {
      System.err.println(problem.get());
    }
    System.exit(problem.isEmpty() ? 0 : 1);
  }

  /** Says why a history does not replay; empty when it does. */
  static Optional<String> replay(String json) {
    WorkflowExecutionHistory history;
    try {
      history = WorkflowExecutionHistory.fromJson(json);
      if (history.getHistory().getEventsCount() == 0) {
        return Optional.of("The file holds a history without events.");
      }
    } catch (RuntimeException e) {
      return Optional.of("The file holds no history of Temporal: " + e.getMessage());
    }
    if (json.contains(ENCRYPTED)) {
      return Optional.of("The history is encrypted. Get it with: ./weft history RUN --json > FILE");
    }
    if (json.contains(ReadableHistory.LEFT_OUT_FIELD)) {
      return Optional.of(
          "The history holds references to payloads of more than "
              + ReadableHistory.MOST_FETCHED / (1024 * 1024)
              + " MB in all, which stand nowhere in the file; it cannot be replayed from it.");
    }
    String flow = Replayer.flow(history);
    if (FlowCatalog.all().stream().noneMatch(known -> known.name().equals(flow))) {
      return Optional.of("There is no flow " + flow + " in this checkout.");
    }
    WorkflowClientOptions plain =
        WorkflowClientOptions.newBuilder()
            .setDataConverter(
                DefaultDataConverter.newDefaultInstance()
                    .withPayloadConverterOverrides(
                        new JacksonJsonPayloadConverter(WeftJson.mapper())))
            .build();
    try (Replayer replayer = new Replayer(plain, FlowCatalog.implementations())) {
      return replayer.replay(history);
    }
  }
}
