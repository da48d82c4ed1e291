package dev.weft.launcher.scaffold;

import dev.weft.launcher.LauncherException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** New files and changes of files, complete before the first of them is written. */
final class Draft {
  private final Path root;
  private final Map<String, String> words;
  private final Map<Path, String> texts = new LinkedHashMap<>();

  /**
   * An empty draft.
   *
   * @param words what stands for {@code @KEY@} in texts and names of files
   */
  Draft(Path root, Map<String, String> words) {
    this.root = root;
    this.words = Map.copyOf(words);
  }

  /** Adds a file, which must not be there yet. */
  void create(String file, String text) {
    Path path = root.resolve(filled(file));
    if (Files.exists(path)) {
      throw new LauncherException(filled(file) + " is there already", "choose another name");
    }
    texts.put(path, filled(text));
  }

  /** Adds a file unless it is there. */
  void createIfMissing(String file, String text) {
    if (!Files.exists(root.resolve(filled(file)))) {
      create(file, text);
    }
  }

  /** Puts a text in place of the first match of a pattern, whose groups it may use. */
  void change(String file, String pattern, String replacement) {
    Path path = root.resolve(filled(file));
    Matcher place = Pattern.compile(filled(pattern)).matcher(current(path));
    if (!place.find()) {
      throw new LauncherException(
          filled(file) + " no longer has the place where a line belongs",
          "add it by hand: docs/change/ tells which");
    }
    texts.put(path, place.replaceFirst(filled(replacement)));
  }

  /** Adds imports to a Java file. */
  void importInto(String file, String... types) {
    for (String type : types) {
      if (!current(root.resolve(filled(file))).contains("import " + filled(type) + ";")) {
        change(
            file,
            "(?m)^(package [\\w.]+;\\n\\n(?:import static [^\\n]*\\n)*\\n?)",
            "$1import " + type + ";\n");
      }
    }
  }

  /** The text of a file, as this draft leaves it. */
  String current(Path path) {
    String drafted = texts.get(path);
    if (drafted != null) {
      return drafted;
    }
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String filled(String text) {
    String filled = text;
    for (Map.Entry<String, String> word : words.entrySet()) {
      filled = filled.replace("@" + word.getKey() + "@", word.getValue());
    }
    return filled;
  }

  /** Writes everything; returns the files, relative to the checkout. */
  List<String> write() {
    List<String> written = new ArrayList<>();
    try {
      for (Map.Entry<Path, String> each : texts.entrySet()) {
        boolean fresh = !Files.exists(each.getKey());
        Files.createDirectories(each.getKey().resolveSibling(""));
        Files.writeString(each.getKey(), each.getValue());
        written.add((fresh ? "new      " : "changed  ") + root.relativize(each.getKey()));
      }
      return written;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
