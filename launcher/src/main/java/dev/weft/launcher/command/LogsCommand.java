package dev.weft.launcher.command;

import dev.weft.launcher.Json;
import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.stack.LogFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows logs. */
@Command(
    name = "logs",
    description = "Show the last lines of the logs of all or some parts.",
    mixinStandardHelpOptions = true)
public final class LogsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PART", arity = "0..*", description = "Parts, as ./weft status names.")
  private List<String> parts = new ArrayList<>();

  @Option(
      names = {"-n", "--lines"},
      defaultValue = "20",
      description = "How many lines of each (default ${DEFAULT-VALUE}).")
  private int lines;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is written from now on.")
  private boolean follow;

  @Option(
      names = "--json",
      description = "Print one JSON object: the lines of each part. Not together with --follow.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = Workspace.open().logs();
    LogFiles logs = new LogFiles(folder);
    List<String> names = parts.isEmpty() ? all(folder) : parts;
    if (json && follow) {
      throw new LauncherException(
          "--follow has no end, --json prints one object", "leave out one of them");
    }
    if (names.isEmpty() && !json) {
      System.out.println("There are no logs yet.");
    }
    Map<String, List<String>> printed = new LinkedHashMap<>();
    Map<String, Long> positions = new LinkedHashMap<>();
    for (String name : names) {
      Path log = logs.of(name);
      if (!Files.exists(log)) {
        throw new LauncherException(
            "there is no log of '" + name + "'", "there are: " + String.join(", ", all(folder)));
      }
      positions.put(name, Files.size(log));
      if (json) {
        printed.put(name, logs.tail(name, lines));
      } else {
        logs.tail(name, lines).forEach(line -> print(names, name, line));
      }
    }
    if (json) {
      System.out.println(Json.write(Map.of("logs", printed)));
    }
    while (follow) {
      TimeUnit.MILLISECONDS.sleep(300);
      for (String name : names) {
        positions.put(
            name, printFrom(names, name, logs.of(name), positions.getOrDefault(name, 0L)));
      }
    }
    return 0;
  }

  private static long printFrom(List<String> names, String name, Path log, long position)
      throws IOException {
    if (!Files.exists(log)) {
      return 0;
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = file.length() < position ? 0 : position;
      byte[] bytes = new byte[(int) Math.min(1 << 20, file.length() - from)];
      file.seek(from);
      file.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      int end = text.lastIndexOf('\n') + 1;
      text.substring(0, end).lines().forEach(line -> print(names, name, line));
      return from + text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
    }
  }

  private static void print(List<String> names, String name, String line) {
    System.out.println(names.size() == 1 ? line : String.format("%-10s| %s", name, line));
  }

  private static List<String> all(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".log"))
          .map(name -> name.substring(0, name.length() - 4))
          .sorted()
          .toList();
    }
  }
}
