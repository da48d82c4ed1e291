package dev.weft.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {

  private static final JournalEntry FIRST = new JournalEntry.Moved("t1", "city:BER", 5);
  private static final JournalEntry SECOND =
      new JournalEntry.Cancelled("t2", OrderKind.FLIGHT, "k", null, 0, null);

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = directory.resolve(Journal.FILE);
    try (Journal journal = Journal.open(directory)) {
      journal.append(FIRST);
      journal.append(SECOND);
    }
  }

  private List<JournalEntry> reopened() throws IOException {
    try (Journal journal = Journal.open(directory)) {
      return journal.read();
    }
  }

  @Test
  void shouldReadWhatWasWrittenWhenOpenedAgain() throws IOException {
    assertThat(reopened()).containsExactly(FIRST, SECOND);
  }

  @Test
  void shouldCutTheLastLineWhereverItWasTorn() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    int firstLine = Files.readAllLines(file).getFirst().length() + 1;
    for (int length = firstLine; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(reopened()).containsExactly(FIRST);
      assertThat(Files.size(file)).isEqualTo(firstLine);
    }
  }

  @Test
  void shouldGoOnAfterATornLine() throws IOException {
    Files.writeString(file, Files.readString(file) + "{\"type\":\"RES");
    try (Journal journal = Journal.open(directory)) {
      journal.append(FIRST);
    }
    assertThat(reopened()).containsExactly(FIRST, SECOND, FIRST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0\0\0\0\n", "{\"type\":\"NEVER\"}\n", "\n", "{\"type\":\"MOVED\"\n"})
  void shouldCutTheLastLineWhenItIsNoEntry(String line) throws IOException {
    Files.writeString(file, Files.readString(file) + line);
    assertThat(reopened()).containsExactly(FIRST, SECOND);
  }

  @Test
  void shouldRefuseToReadWhenAnEarlierLineIsDamaged() throws IOException {
    Files.writeString(file, "damage\n" + Files.readString(file));
    assertThatThrownBy(this::reopened)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("line 1");
  }

  @Test
  void shouldStartEmptyWhenOnlyATornLineIsThere() throws IOException {
    Files.writeString(file, "{\"ty");
    assertThat(reopened()).isEmpty();
  }

  @Test
  void shouldBelongToOneAtATime() throws IOException {
    Journal journal = Journal.open(directory);
    assertThatThrownBy(() -> Journal.open(directory)).hasMessageContaining("another sandbox");
    journal.close();
    assertThat(reopened()).hasSize(2);
  }
}
