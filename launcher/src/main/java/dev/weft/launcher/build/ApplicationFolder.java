package dev.weft.launcher.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.launcher.LauncherException;
import dev.weft.launcher.os.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Lays out what the stack runs from in a folder of its own, so that a build or a test beside a
 * running stack never changes a jar under it. Libraries are linked, Weft's own jars are copied.
 */
public final class ApplicationFolder {
  private static final String OWN = "weft-";
  private static final Comparator<Path> BY_NAME =
      Comparator.comparing(file -> file.getFileName().toString());

  private final Path root;
  private final Path folder;

  /**
   * @param root the checkout
   * @param folder where the layouts stand, one per build
   */
  public ApplicationFolder(Path root, Path folder) {
    this.root = root;
    this.folder = folder;
  }

  /**
   * Lays out modules of the checkout, the launcher itself and the engine's declarations.
   *
   * @return the folder, named by what is in it
   */
  public Path layOut(Collection<String> modules) {
    Map<String, List<Path>> jars = jars(modules);
    try {
      List<Path> declarations = declarations();
      String build = fingerprint(modules);
      Path target = folder.resolve(build);
      if (Files.isDirectory(target)) {
        return target;
      }
      Path part = folder.resolve("." + build);
      PrivateFiles.deleteTree(part);
      for (Map.Entry<String, List<Path>> module : jars.entrySet()) {
        Path into = Files.createDirectories(part.resolve(module.getKey()));
        for (Path jar : module.getValue()) {
          place(jar, into.resolve(jar.getFileName()));
        }
      }
      for (Path file : declarations) {
        Path to = part.resolve(root.relativize(file).toString());
        Files.createDirectories(to.resolveSibling(""));
        Files.copy(file, to);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, List<Path>> jars(Collection<String> modules) {
    Map<String, List<Path>> jars = new LinkedHashMap<>();
    jars.put("launcher", ownClasspath());
    modules.forEach(module -> jars.put(module, jarsOf(module)));
    return jars;
  }

  /**
   * Returns what tells builds apart: contents of Weft's own jars and declarations, names and sizes
   * of libraries. Building the same sources again changes nothing.
   */
  public String fingerprint(Collection<String> modules) {
    StringBuilder facts = new StringBuilder();
    try {
      for (Map.Entry<String, List<Path>> module : jars(modules).entrySet()) {
        facts.append(module.getKey()).append('\n');
        for (Path jar : module.getValue().stream().sorted(BY_NAME).toList()) {
          append(facts, jar);
        }
      }
      for (Path file : declarations()) {
        append(facts, file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "b" + HexFormat.of().toHexDigits(checksum(facts.toString().getBytes(UTF_8)), 8);
  }

  /** Removes every layout but one. */
  public void keepOnly(Path kept) {
    try (Stream<Path> layouts = Files.list(folder)) {
      layouts.filter(each -> !each.equals(kept)).toList().forEach(PrivateFiles::deleteTree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void place(Path jar, Path target) throws IOException {
    boolean own = target.getFileName().toString().startsWith(OWN);
    if (!own) {
      try {
        Files.createLink(target, jar);
        return;
      } catch (IOException | UnsupportedOperationException e) {
        Files.deleteIfExists(target);
      }
    }
    Files.copy(jar, target);
  }

  private static List<Path> ownClasspath() {
    List<Path> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path", "").split(":", -1)) {
      if (entry.endsWith(".jar")) {
        jars.add(Path.of(entry).toAbsolutePath());
      }
    }
    return jars;
  }

  private List<Path> jarsOf(String module) {
    Path target = root.resolve(module).resolve("target");
    try (Stream<Path> built = Files.isDirectory(target) ? Files.list(target) : Stream.empty();
        Stream<Path> libraries =
            Files.isDirectory(target.resolve("lib"))
                ? Files.list(target.resolve("lib"))
                : Stream.empty()) {
      List<Path> jars =
          new ArrayList<>(
              built
                  .filter(file -> file.getFileName().toString().matches("weft-.*\\.jar"))
                  .filter(
                      file -> !file.getFileName().toString().matches(".*-(tests|sources)\\.jar"))
                  .toList());
      if (jars.isEmpty()) {
        throw new LauncherException("module " + module + " is not built", "run ./weft up");
      }
      jars.addAll(libraries.filter(file -> file.toString().endsWith(".jar")).toList());
      return jars;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> declarations() throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("temporal-config"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(root.resolve("temporal-config/engine")))
          .sorted()
          .toList();
    }
  }

  private static void append(StringBuilder facts, Path file) throws IOException {
    String name = file.getFileName().toString();
    boolean library = name.endsWith(".jar") && !name.startsWith(OWN);
    long content = library ? Files.size(file) : checksum(Files.readAllBytes(file));
    facts.append(name).append(' ').append(content).append('\n');
  }

  private static long checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return checksum.getValue();
  }
}
