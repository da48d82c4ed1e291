package dev.weft.launcher.client;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Columns of text, as wide as their longest cell. */
final class Table {
  private final List<String> heads;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heads) {
    this.heads = List.of(heads);
  }

  /** Adds a row with a cell for each column; null is empty. */
  void add(@Nullable String... cells) {
    List<String> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(cell == null ? "" : cell.replaceAll("\\s+", " ").strip());
    }
    rows.add(row);
  }

  void print(PrintStream out, Style style, int width) {
    int[] widths = new int[heads.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = Columns.of(heads.get(column));
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], Columns.of(row.get(column)));
      }
    }
    out.println(style.dim(Columns.cut(line(heads, widths), width)));
    for (List<String> row : rows) {
      out.println(Columns.cut(line(row, widths), width));
    }
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      line.append(cells.get(column))
          .append(" ".repeat(widths[column] - Columns.of(cells.get(column)) + 2));
    }
    return line.toString().stripTrailing();
  }
}
