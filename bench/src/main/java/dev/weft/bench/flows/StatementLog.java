package dev.weft.bench.flows;

import dev.weft.bench.stack.OwnStack;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the statements that the stack's own PostgreSQL executes, {@code BEGIN} and {@code COMMIT}
 * among them: it makes the server write each into its log, which is on only while this is open.
 */
final class StatementLog implements AutoCloseable {
  private static final Pattern EXECUTED =
      Pattern.compile("^weft-bench (\\S*) .*duration: \\S+ ms +(?:execute [^:]*|statement):.*");

  private final OwnStack stack;
  private final Path log;

  private StatementLog(OwnStack stack) {
    this.stack = stack;
    this.log = stack.home().resolve("logs").resolve("postgres.log");
  }

  static StatementLog open(OwnStack stack) throws IOException, InterruptedException {
    StatementLog opened = new StatementLog(stack);
    opened.configure(
        "alter system set log_parameter_max_length = 0",
        "alter system set log_line_prefix = 'weft-bench %d '",
        "alter system set log_min_duration_statement = 0");
    TimeUnit.SECONDS.sleep(1);
    return opened;
  }

  /** What is done, and how many statements each database executed meanwhile. */
  Map<String, Integer> during(Work work) throws IOException, InterruptedException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = file.length();
      work.run();
      // What follows the end of a flow belongs to it, too.
      TimeUnit.MILLISECONDS.sleep(300);
      byte[] written = new byte[Math.toIntExact(file.length() - from)];
      file.seek(from);
      file.readFully(written);
      return count(new String(written, StandardCharsets.UTF_8));
    }
  }

  static Map<String, Integer> count(String lines) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String line : lines.split("\n", -1)) {
      Matcher executed = EXECUTED.matcher(line);
      if (executed.matches()) {
        counts.merge(executed.group(1), 1, Integer::sum);
      }
    }
    return counts;
  }

  private void configure(String... statements) throws IOException {
    String url = "jdbc:postgresql://127.0.0.1:" + stack.config().postgres().port() + "/postgres";
    try (Connection connection =
            DriverManager.getConnection(url, "weft_admin", stack.administratorPassword());
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
      statement.execute("select pg_reload_conf()");
    } catch (SQLException e) {
      throw new IOException("the statements cannot be counted: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    configure(
        "alter system reset log_min_duration_statement",
        "alter system reset log_line_prefix",
        "alter system reset log_parameter_max_length");
  }

  /** Something to count the statements of. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException, InterruptedException;
  }
}
