package dev.weft.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventReaderTest {
  @Test
  void shouldReadEventsWithIdsTypesAndSeveralLinesOfData() throws IOException {
    EventReader reader =
        reader(": hi\n\nid: 7\nevent: step.started\ndata: a\ndata:b\n\ndata: c\n\n");

    assertThat(reader.next()).isEqualTo(new RunEvent("7", "step.started", "a\nb"));
    assertThat(reader.next()).isEqualTo(new RunEvent("7", "message", "c"));
    assertThat(reader.next()).isNull();
  }

  @Test
  void shouldDropAnEventThatTheEndCutsOff() throws IOException {
    EventReader reader = reader("id: 1\nevent: a\ndata: x\n\nid: 2\nevent: b\ndata: y\n");

    assertThat(reader.next()).isEqualTo(new RunEvent("1", "a", "x"));
    assertThat(reader.next()).isNull();
  }

  private static EventReader reader(String text) {
    return new EventReader(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), () -> {});
  }
}
