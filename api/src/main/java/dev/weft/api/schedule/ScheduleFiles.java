package dev.weft.api.schedule;

import dev.weft.api.problem.ProblemException;
import dev.weft.api.store.Registry;
import dev.weft.api.store.Schedules;
import dev.weft.api.store.Tenants;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.payload.WeftJson;
import dev.weft.platform.store.NewSchedule;
import dev.weft.platform.store.ScheduleStore;
import dev.weft.platform.store.ScheduleView;
import dev.weft.policy.schema.InputSchemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Keeps the schedules that files declare: makes them, changes them when their file has changed, and
 * takes them away when it is gone. Schedules made over the API are left alone. As long as a file is
 * wrong nothing is taken away, for nobody knows which schedule it meant.
 */
@Component
class ScheduleFiles implements SmartInitializingSingleton {
  private static final Logger LOG = LoggerFactory.getLogger(ScheduleFiles.class);

  /** Where {@code ./weft up} finds what is wrong with files. */
  private static final String PROBLEMS = "run/schedule-problems.txt";

  private final Schedules schedules;
  private final ScheduleDoor door;
  private final ScheduleApplier applier;
  private final Tenants tenants;
  private final Registry registry;
  private final WeftConfig config;
  private boolean read;

  ScheduleFiles(
      Schedules schedules,
      ScheduleDoor door,
      ScheduleApplier applier,
      Tenants tenants,
      Registry registry,
      WeftConfig config) {
    this.schedules = schedules;
    this.door = door;
    this.applier = applier;
    this.tenants = tenants;
    this.registry = registry;
    this.config = config;
  }

  @Override
  public void afterSingletonsInstantiated() {
    readOnce();
  }

  /** Tries again until the store has answered once. */
  @Scheduled(initialDelay = 5, fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
  synchronized void readOnce() {
    if (read) {
      return;
    }
    try {
      String folder = config.schedules().folder();
      List<String> problems = folder.isEmpty() ? List.of() : apply(Path.of(folder));
      problems.forEach(LOG::error);
      tell(problems);
      read = true;
    } catch (RuntimeException e) {
      LOG.warn("Schedule files could not be applied yet: {}", e.toString());
    }
  }

  /**
   * Applies the files of a folder.
   *
   * @return what is wrong with them, one line each
   */
  List<String> apply(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<String> problems = new ArrayList<>();
    Set<ScheduleStore.Place> kept = new LinkedHashSet<>();
    Set<String> named = new LinkedHashSet<>();
    for (Path file : files(folder)) {
      int before = problems.size();
      ScheduleView schedule = applyFile(file, named, problems);
      if (schedule != null && problems.size() == before) {
        kept.add(new ScheduleStore.Place(schedule.tenant(), schedule.scheduleId()));
        applier.ensure(schedule);
      }
    }
    if (problems.isEmpty()) {
      for (ScheduleStore.Place place : schedules.ofFiles()) {
        if (!kept.contains(place)) {
          schedules.delete(place.tenant(), place.scheduleId());
        }
      }
    }
    return problems;
  }

  private @Nullable ScheduleView applyFile(Path file, Set<String> named, List<String> problems) {
    ScheduleFile read;
    try {
      read = ScheduleFile.parse(Files.readString(file));
    } catch (ScheduleFile.UnreadableException e) {
      problems.add(file + ":" + e.line() + ": " + e.getMessage());
      return null;
    } catch (IOException e) {
      problems.add(file + ":1: cannot be read");
      return null;
    }
    Map<String, Object> content = new LinkedHashMap<>(read.content());
    String tenant = String.valueOf(content.remove("tenant"));
    if (!(content.remove("name") instanceof String name)) {
      problems.add(line(file, read, "/name", "give the schedule a name: name: weekly-trip"));
      return null;
    }
    if (!tenants.known(tenant)) {
      problems.add(
          line(file, read, "/tenant", "name one of the tenants in weft.yaml: tenant: demo"));
      return null;
    }
    if (!named.add(tenant + "/" + name)) {
      problems.add(line(file, read, "/name", "another file has a schedule of this name"));
      return null;
    }
    try {
      NewSchedule wanted =
          door.checked(tenant, name, request(content), allowed(tenant), null, null);
      ScheduleView kept = schedules.put(tenant, wanted).orElse(null);
      if (kept == null) {
        problems.add(
            line(
                file,
                read,
                "/name",
                "a schedule of this name was made over the API: choose another, or delete it with"
                    + " ./weft schedules delete "
                    + name));
      }
      return kept;
    } catch (ProblemException e) {
      for (PlanProblem problem : e.errors()) {
        problems.add(line(file, read, problem.pointer(), problem.message()));
      }
      return null;
    }
  }

  private static ScheduleRequest request(Map<String, Object> content) {
    if (content.get("overlap") instanceof String overlap) {
      content.put("overlap", overlap.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
    if (content.get("cron") instanceof String one) {
      content.put("cron", List.of(one));
    }
    List<PlanProblem> problems =
        InputSchemas.check(InputSchemas.ofRecord(ScheduleRequest.class), content);
    if (!problems.isEmpty()) {
      throw ProblemException.invalid("invalid_schedule", problems);
    }
    return Objects.requireNonNull(
        WeftJson.fromMap(content, ScheduleRequest.class), "content is there");
  }

  /** A file is the operator's word, so every scope that exists may stand in it. */
  private Set<String> allowed(String tenant) {
    Set<String> scopes = new TreeSet<>(Scopes.ofTheTools());
    registry.tools(tenant).forEach(tool -> scopes.add(tool.scope()));
    return scopes;
  }

  private static String line(Path file, ScheduleFile read, String pointer, String message) {
    return file
        + ":"
        + read.line(pointer)
        + ": "
        + (pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.') + ": ")
        + message;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(file -> file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void tell(List<String> problems) {
    Path file = config.home().resolve(PROBLEMS);
    try {
      if (problems.isEmpty()) {
        Files.deleteIfExists(file);
      } else if (Files.isDirectory(config.home().resolve("run"))) {
        Files.write(file, problems);
      }
    } catch (IOException e) {
      LOG.warn("{} could not be written: {}", file, e.toString());
    }
  }
}
