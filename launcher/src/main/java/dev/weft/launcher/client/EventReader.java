package dev.weft.launcher.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events off a stream, as the WHATWG HTML standard describes them. */
final class EventReader {
  private final BufferedReader lines;
  private final Runnable onLine;
  private @Nullable String lastId;

  /**
   * Reads from a stream.
   *
   * @param onLine called for each line, comments included: a sign of life
   */
  EventReader(InputStream stream, Runnable onLine) {
    this.lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    this.onLine = onLine;
  }

  /** The next whole event; null at the end. An event that the end cuts off is dropped. */
  @Nullable RunEvent next() throws IOException {
    String type = "";
    StringBuilder data = new StringBuilder();
    String line;
    while ((line = lines.readLine()) != null) {
      onLine.run();
      if (line.isEmpty()) {
        if (data.length() > 0 || !type.isEmpty()) {
          return new RunEvent(lastId, type.isEmpty() ? "message" : type, data.toString());
        }
        continue;
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      value = value.startsWith(" ") ? value.substring(1) : value;
      switch (field) {
        case "event" -> type = value;
        case "data" -> data.append(data.length() == 0 ? "" : "\n").append(value);
        case "id" -> lastId = value;
        default -> {
          // A comment, or a field of a later version.
        }
      }
    }
    return null;
  }
}
