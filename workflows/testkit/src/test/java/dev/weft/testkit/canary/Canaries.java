package dev.weft.testkit.canary;

import dev.weft.contract.run.EntityFlow;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** One small offence each, which the rule of the same name must catch. */
public final class Canaries {
  private Canaries() {}

  public static final class TimeByCall {
    long a() {
      return System.currentTimeMillis();
    }
  }

  public static final class TimeByReference {
    LongSupplier a = System::nanoTime;
    Supplier<Instant> b = Instant::now;
  }

  public static final class TimeByOverload {
    LocalDate a(Clock clock) {
      return LocalDate.now(clock);
    }
  }

  public static final class TimeByDate {
    Date a() {
      return new Date();
    }
  }

  public static final class RandomnessByUuid {
    Supplier<UUID> a = UUID::randomUUID;
  }

  public static final class RandomnessByMath {
    double a() {
      return Math.random();
    }
  }

  public static final class RandomnessByRandom {
    int a() {
      return new Random().nextInt();
    }
  }

  public static final class RandomnessByThreadLocal {
    int a() {
      return ThreadLocalRandom.current().nextInt();
    }
  }

  public static final class ThreadsBySleep {
    void a() throws InterruptedException {
      Thread.sleep(1);
    }
  }

  public static final class ThreadsByFuture {
    CompletableFuture<String> a() {
      return CompletableFuture.supplyAsync(() -> "x");
    }
  }

  public static final class ThreadsByLock {
    void a() {
      new ReentrantLock().lock();
    }
  }

  public static final class ThreadsByParallelStream {
    long a() {
      return List.of(1, 2).parallelStream().count() + Stream.of(1).parallel().count();
    }
  }

  public static final class SynchronizedByModifier {
    synchronized int a() {
      return 1;
    }
  }

  public static final class SynchronizedByBlock {
    private final Object lock = new Object();

    int a() {
      synchronized (lock) {
        return 1;
      }
    }
  }

  public static final class StaticStateByField {
    static int counter;
  }

  public static final class StaticStateByArray {
    static final int[] COUNTS = {0};
  }

  public static final class StaticStateByCollection {
    static final List<String> SEEN = new ArrayList<>();
  }

  public static final class StaticStateByMap {
    static final Map<String, String> SEEN = Collections.synchronizedMap(new LinkedHashMap<>());
  }

  public static final class OutsideByEnvironment {
    String a() {
      return System.getenv("HOME") + System.getProperty("user.home");
    }
  }

  public static final class OutsideByDefaultZone {
    Object a() {
      return ZoneId.systemDefault();
    }
  }

  public static final class OutsideByDefaultTimeZone {
    Object a() {
      return TimeZone.getDefault();
    }
  }

  public static final class OutsideByDefaultLocale {
    Object a() {
      return Locale.getDefault();
    }
  }

  public static final class OutsideByIdentity {
    int a() {
      return System.identityHashCode(this);
    }
  }

  public static final class OutsideByIntegerProperty {
    Object a() {
      return Integer.getInteger("x");
    }
  }

  public static final class OutsideByBooleanProperty {
    boolean a() {
      return Boolean.getBoolean("x");
    }
  }

  public static final class OutsideByFile {
    boolean a() throws Exception {
      return new File("x").exists() || Files.exists(Path.of("x"));
    }
  }

  public static final class OutsideByConsole {
    void a() {
      System.out.println("x");
    }
  }

  public static final class UnorderedByMap {
    Map<String, String> a() {
      return new HashMap<>();
    }
  }

  public static final class UnorderedByReference {
    Supplier<Set<String>> a = HashSet::new;
  }

  public static final class UnorderedByFactory {
    Object a() {
      return List.of(Set.of(1, 2), Map.of("a", 1), Set.copyOf(List.of(1)));
    }
  }

  public static final class UnorderedByCollector {
    Object a() {
      return Stream.of(1, 2).collect(Collectors.groupingBy(i -> i % 2));
    }
  }

  public static final class LoggingByFactory {
    Object a() {
      return LoggerFactory.getLogger("x");
    }
  }

  public static final class WorkflowTimeoutsByOption {
    Object a() {
      return ChildWorkflowOptions.newBuilder().setWorkflowRunTimeout(Duration.ofSeconds(1)).build();
    }
  }

  public static final class EntityByStaying implements Account {
    @Override
    public void run() {
      Workflow.await(() -> false);
    }
  }

  public static final class AllowedByLibrary {
    Object a() {
      return org.assertj.core.api.Assertions.assertThat(1);
    }
  }

  /** What flows may do: no rule may catch it. */
  public static final class Fine {
    private static final List<String> NAMES = List.of("a", "b");

    List<String> a() {
      return NAMES.stream().map(String::trim).toList();
    }
  }
}

/** What a canary implements. */
@EntityFlow
interface Account {
  void run();
}
