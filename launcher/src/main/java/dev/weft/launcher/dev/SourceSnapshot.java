package dev.weft.launcher.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * When each file of some folders was written last. Comparing two of them sees whatever happened,
 * however an editor saves and however many files a branch switch changes.
 *
 * @param files time and size of each file
 */
record SourceSnapshot(Map<Path, Stamp> files) {
  /** What changes with a file's content. */
  record Stamp(long millis, long size) {}

  static SourceSnapshot of(List<Path> folders) {
    Map<Path, Stamp> files = new TreeMap<>();
    try {
      for (Path folder : folders) {
        if (Files.isDirectory(folder)) {
          Files.walkFileTree(folder, new Noting(files));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new SourceSnapshot(files);
  }

  private static final class Noting extends SimpleFileVisitor<Path> {
    private final Map<Path, Stamp> files;

    Noting(Map<Path, Stamp> files) {
      this.files = files;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = file.getFileName().toString();
      if (!name.startsWith(".") && !name.endsWith("~") && !name.startsWith("#")) {
        files.put(file, new Stamp(attributes.lastModifiedTime().toMillis(), attributes.size()));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
      return FileVisitResult.CONTINUE;
    }
  }

  /** The files that are new, gone, or written since an earlier snapshot. */
  Set<Path> changedSince(SourceSnapshot earlier) {
    Set<Path> changed = new LinkedHashSet<>();
    files.forEach((file, stamp) -> {
      if (!stamp.equals(earlier.files.get(file))) {
        changed.add(file);
      }
    });
    earlier.files.keySet().stream().filter(file -> !files.containsKey(file)).forEach(changed::add);
    return changed;
  }
}
