package dev.weft.launcher.client;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.WCWidth;

/** Text measured in the columns that it takes on a terminal; colour codes take none. */
final class Columns {
  private static final char ESCAPE = '\u001b';

  private Columns() {}

  /** The columns that a text takes. */
  static int of(String text) {
    int columns = 0;
    for (int at = 0; at < text.length(); ) {
      int end = end(text, at);
      columns += width(text, at);
      at = end;
    }
    return columns;
  }

  /** The text up to a number of columns, with all its colour codes. */
  static String cut(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }
    StringBuilder cut = new StringBuilder();
    int used = 0;
    boolean full = false;
    for (int at = 0; at < text.length(); ) {
      int end = end(text, at);
      int width = width(text, at);
      if (text.charAt(at) == ESCAPE) {
        cut.append(text, at, end);
      } else if (!full && used + width <= columns - 1) {
        cut.append(text, at, end);
        used += width;
      } else if (!full) {
        cut.append('…');
        full = true;
      }
      at = end;
    }
    return cut.toString();
  }

  /** Lines of at most so many columns, broken at spaces where there are any. */
  static List<String> wrapped(String text, int columns) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (of(rest) > columns) {
      int fits = fitting(rest, columns);
      int space = rest.lastIndexOf(' ', fits);
      int end = space > 0 ? space : fits;
      lines.add(rest.substring(0, end));
      rest = rest.substring(end).stripLeading();
    }
    if (!rest.isEmpty()) {
      lines.add(rest);
    }
    return lines;
  }

  /** How many chars fit; at least one character. */
  private static int fitting(String text, int columns) {
    int used = 0;
    int at = 0;
    while (at < text.length() && (at == 0 || used + width(text, at) <= columns)) {
      used += width(text, at);
      at = end(text, at);
    }
    return at;
  }

  private static int width(String text, int at) {
    return text.charAt(at) == ESCAPE ? 0 : Math.max(0, WCWidth.wcwidth(text.codePointAt(at)));
  }

  /** Where the character, or the colour code, ends. */
  private static int end(String text, int at) {
    if (text.charAt(at) == ESCAPE) {
      int end = text.indexOf('m', at);
      return end < 0 ? text.length() : end + 1;
    }
    return at + Character.charCount(text.codePointAt(at));
  }
}
