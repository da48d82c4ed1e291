package dev.weft.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** Commands that README and docs name within a sentence; those of whole lines are run elsewhere. */
class NamedCommandsTest {
  private static final Pattern NAMED = Pattern.compile("`(?:[A-Z_]+=\\S+ )*\\./weft ([^`]+)`");

  @Test
  void shouldBeCommandsThatExistWhenATextNamesThem() throws IOException {
    List<String> named = new ArrayList<>();
    List<Path> pages = new ArrayList<>(List.of(Path.of("../README.md")));
    try (Stream<Path> docs = Files.walk(Path.of("../docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
    }
    for (Path page : pages) {
      Matcher command = NAMED.matcher(Files.readString(page));
      while (command.find()) {
        named.add(command.group(1));
      }
    }

    assertThat(named).hasSizeGreaterThan(10);
    for (String command : named) {
      String[] words =
          Arrays.stream(command.replaceFirst(" [>|].*", "").split(" "))
              .filter(word -> !word.contains("…"))
              .toArray(String[]::new);
      assertThat(unknownPart(words)).as("./weft %s", command).isEmpty();
    }
  }

  /** What of a command does not exist; a sentence may leave out what it acts on. */
  private static String unknownPart(String... words) {
    try {
      WeftCommand.commandLine().parseArgs(words);
      return "";
    } catch (MissingParameterException e) {
      return "";
    } catch (ParameterException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
