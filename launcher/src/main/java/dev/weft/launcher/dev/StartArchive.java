package dev.weft.launcher.dev;

import dev.weft.launcher.os.PrivateFiles;
import dev.weft.launcher.os.Programs;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What Java keeps of the worker's libraries so that it starts in half the time: made once in the
 * background, from the names of the classes that a first start loaded.
 */
final class StartArchive {
  /** Lines that name neither a class of the worker's own nor one of another loader. */
  private static final Pattern OF_LIBRARIES =
      Pattern.compile("^(?!dev/weft/)[\\w/$]+( id: \\d+)?$");

  private final Path archive;
  private final Path names;
  private final Path log;
  private final List<Path> libraries;
  private final AtomicBoolean making = new AtomicBoolean();

  /**
   * An archive.
   *
   * @param folder where it is kept, for as long as the libraries stay the same
   * @param log what Java says while it makes it
   */
  StartArchive(Path folder, Path log, List<Path> libraries) {
    String version = version(libraries);
    PrivateFiles.folder(folder);
    this.archive = folder.resolve("libraries-" + version + ".jsa");
    this.names = folder.resolve("libraries-" + version + ".classes");
    this.log = log;
    this.libraries = List.copyOf(libraries);
  }

  private static String version(List<Path> libraries) {
    StringBuilder facts = new StringBuilder(Runtime.version().toString());
    try {
      for (Path jar : libraries) {
        facts.append(jar).append(Files.size(jar)).append(Files.getLastModifiedTime(jar));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Integer.toHexString(facts.toString().hashCode());
  }

  /** The options of a start that uses it, once it is there. */
  List<String> use() {
    return Files.exists(archive)
        ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:aot=off")
        : List.of();
  }

  /** The same, or those of a start that notes what it loads. */
  List<String> useOrPrepare() {
    List<String> use = use();
    return use.isEmpty() ? List.of("-XX:DumpLoadedClassList=" + names) : use;
  }

  /** Makes it in the background when a start has noted what it loads. */
  void makeAfterStart() {
    if (!Files.exists(archive) && Files.exists(names) && !making.getAndSet(true)) {
      Thread.ofPlatform().daemon().name("archive").start(this::make);
    }
  }

  private void make() {
    Path part = archive.resolveSibling(archive.getFileName() + ".part");
    try {
      Path wanted = archive.resolveSibling(names.getFileName() + ".wanted");
      List<String> lines = new ArrayList<>();
      for (String line : Files.readAllLines(names)) {
        if (OF_LIBRARIES.matcher(line).matches()) {
          lines.add(line.replaceFirst(" id: .*", ""));
        }
      }
      Files.write(wanted, lines);
      List<String> command = new ArrayList<>();
      Programs.find("nice").ifPresent(nice -> command.add(nice.toString()));
      command.addAll(
          List.of(
              Path.of(System.getProperty("java.home")).resolve("bin/java").toString(),
              "-Xshare:dump",
              "-XX:+UseSerialGC",
              "--enable-native-access=ALL-UNNAMED",
              "-XX:SharedClassListFile=" + wanted,
              "-XX:SharedArchiveFile=" + part,
              "-cp",
              libraries.stream()
                  .map(Path::toString)
                  .collect(Collectors.joining(File.pathSeparator))));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(log.toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      if (process.waitFor() == 0 && Files.exists(part)) {
        Files.move(part, archive, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
