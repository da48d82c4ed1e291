package dev.weft.launcher.dev;

import dev.weft.launcher.os.PrivateFiles;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The worker's own classes as one state of the sources gave them, a folder per module. A running
 * worker goes on loading classes, so a folder that it runs from never changes: a save makes
 * another.
 *
 * @param folder where they stand
 * @param modules the modules
 * @param libraries the folder of the jars that are not the worker's own
 */
record ClassFolders(Path folder, List<SourceModule> modules, Path libraries) {

  /**
   * Unpacks the jars of a build, and links its libraries into a folder that is the same for all.
   */
  static ClassFolders unpack(Path folder, List<SourceModule> modules, Path jars, Path libraries) {
    PrivateFiles.deleteTree(folder);
    ClassFolders unpacked = new ClassFolders(folder, modules, PrivateFiles.folder(libraries));
    try {
      unpacked.linkLibraries(jars);
      for (SourceModule module : modules) {
        Path into = PrivateFiles.folder(unpacked.of(module));
        try (ZipInputStream zip =
            new ZipInputStream(Files.newInputStream(module.jar(jars).orElseThrow()))) {
          for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            Path file = into.resolve(entry.getName()).normalize();
            if (!entry.isDirectory() && file.startsWith(into)) {
              write(file, zip);
            }
          }
        }
      }
      return unpacked;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void linkLibraries(Path jars) throws IOException {
    List<Path> own = modules.stream().flatMap(module -> module.jar(jars).stream()).toList();
    Set<Path> wanted = new LinkedHashSet<>();
    try (Stream<Path> files = Files.list(jars)) {
      for (Path jar : files.filter(file -> !own.contains(file)).toList()) {
        Path link = libraries.resolve(jar.getFileName());
        wanted.add(link);
        if (!Files.exists(link) || !Files.isSameFile(link, jar)) {
          Files.deleteIfExists(link);
          link(jar, link);
        }
      }
    }
    for (Path link : libraryJars()) {
      if (!wanted.contains(link)) {
        Files.delete(link);
      }
    }
  }

  private static void write(Path file, InputStream content) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.copy(content, file);
  }

  /** The same in another folder, by links, since files are replaced and never written to. */
  ClassFolders copyTo(Path other) {
    PrivateFiles.deleteTree(other);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = other.resolve(folder.relativize(file).toString());
        Files.createDirectories(target.resolveSibling(""));
        link(file, target);
      }
      return new ClassFolders(other, modules, libraries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void link(Path file, Path target) throws IOException {
    try {
      Files.createLink(target, file);
    } catch (UnsupportedOperationException e) {
      Files.copy(file, target);
    }
  }

  /** The folder of a module's classes. */
  Path of(SourceModule module) {
    return folder.resolve(module.artifact());
  }

  /** The classes that a source file gave. */
  List<Path> classesOf(SourceModule module, Path source) {
    Path relative = module.java().relativize(source);
    String name = relative.getFileName().toString().replaceFirst("\\.java$", "");
    Path in = of(module).resolve(relative.toString()).resolveSibling("");
    if (!Files.isDirectory(in)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(in)) {
      return files
          .filter(file -> {
            String found = file.getFileName().toString();
            return found.equals(name + ".class")
                || (found.startsWith(name + "$") && found.endsWith(".class"));
          })
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a file in its place, or takes it away when there is none. */
  void replace(Path target, Path content) {
    try {
      Files.deleteIfExists(target);
      if (Files.exists(content)) {
        Files.createDirectories(target.resolveSibling(""));
        Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Libraries first and each by its name: what Java prepares of them for a faster start then serves
   * every state of the sources.
   */
  String classpath() {
    return String.join(
        File.pathSeparator,
        Stream.concat(libraryJars().stream(), modules.stream().map(this::of))
            .map(Path::toString)
            .toList());
  }

  /** The libraries alone. */
  List<Path> libraryJars() {
    try (Stream<Path> files = Files.list(libraries)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
