package dev.weft.launcher.stack;

import dev.weft.launcher.Json;
import dev.weft.launcher.engine.EnginePrograms;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the supervisor is to start, decided beforehand by the command that starts it.
 *
 * @param parts which parts
 * @param ownPostgres whether PostgreSQL is embedded
 * @param ownRedis whether Redis is embedded
 * @param ownTemporal whether the engine is embedded
 * @param postgresHome the embedded PostgreSQL's programs; null when not needed
 * @param redisProgram the embedded Redis; null when not needed
 * @param engine the engine's programs; null when not needed
 * @param java the Java program that runs Weft's own parts
 * @param application the folder with one folder of jars per module
 * @param build which build that folder holds
 * @param declared a digest of what the user declared: the configuration and the schedules' files
 */
record LaunchPlan(
    Set<PartName> parts,
    boolean ownPostgres,
    boolean ownRedis,
    boolean ownTemporal,
    @Nullable String postgresHome,
    @Nullable String redisProgram,
    @Nullable EnginePrograms engine,
    String java,
    String application,
    String build,
    String declared) {
  LaunchPlan {
    parts = Collections.unmodifiableSet(EnumSet.copyOf(parts));
  }

  static Path file(Path run) {
    return run.resolve("launch.json");
  }

  static Optional<LaunchPlan> read(Path run) {
    return Json.load(file(run), LaunchPlan.class);
  }
}
