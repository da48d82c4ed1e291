package dev.weft.launcher.dev;

import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import dev.weft.launcher.build.SourceBuild;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A module of the checkout whose classes the worker runs.
 *
 * @param name the module's folder, as in {@code workflows/flows}
 * @param artifact the beginning of its jar's name, as in {@code weft-flows}
 * @param main its folder {@code src/main}
 */
record SourceModule(String name, String artifact, Path main) {

  /** The modules whose jars stand in a folder, each after those that it depends on. */
  static List<SourceModule> of(Path root, Path jars) {
    List<SourceModule> modules = new ArrayList<>();
    try {
      Progress silent = Progress.silent();
      for (String name : new SourceBuild(root, root, silent).modules()) {
        SourceModule module =
            new SourceModule(
                name,
                "weft-" + name.substring(name.lastIndexOf('/') + 1),
                root.resolve(name).resolve("src/main"));
        if (module.jar(jars).isPresent()) {
          modules.add(module);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (modules.isEmpty()) {
      throw new LauncherException("the worker is not built", "run ./weft up");
    }
    return modules;
  }

  /** Its jar in a folder. */
  Optional<Path> jar(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(artifact + "-[0-9].*\\.jar"))
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path java() {
    return main.resolve("java");
  }

  Path resources() {
    return main.resolve("resources");
  }
}
