package dev.weft.bench.chaos.fault;

import dev.weft.bench.chaos.beside.PolicyServer;
import dev.weft.bench.chaos.fault.Struck.Outcome;
import dev.weft.bench.chaos.fault.Victims.Victim;
import dev.weft.bench.chaos.process.Companion;
import dev.weft.bench.chaos.process.PartProcess;
import dev.weft.bench.chaos.process.Shell;
import dev.weft.bench.stack.OwnStack;
import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Strikes as the schedule says, and makes sure of each fault that it struck. */
public final class Saboteur implements AutoCloseable {
  /** How long a fault waits for what it needs, which another may have taken away a moment ago. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** How long an operator waits for a run that is open. */
  private static final Duration NONE_OPEN = Duration.ofSeconds(25);

  /** A provider that misbehaves must be met by at least one request. */
  private static final Duration LONGEST_MISBEHAVIOUR = Duration.ofSeconds(20);

  private static final int UPS = 3;

  private final Ground ground;
  private final Victims victims;
  private final ProviderSwitch provider;
  private final Map<String, Operator> operators = new HashMap<>();
  private final OpenRuns openRuns;
  private final Consumer<Struck> heard;
  private final Lock oneProviderFault = new ReentrantLock();
  private final Lock oneKill = new ReentrantLock();
  private final Lock oneUp = new ReentrantLock();
  private final List<Struck> struck = new ArrayList<>();
  private final List<Thread> underWay = new ArrayList<>();

  /** Which runs an operator could find in a list. */
  @FunctionalInterface
  public interface OpenRuns {
    /** Runs that are open or ended a moment ago, the newest first. */
    List<OpenRun> runs() throws IOException;
  }

  /**
   * A run as an operator sees it.
   *
   * @param region whose engine carries it out
   * @param workflowId its id there
   */
  public record OpenRun(String region, String workflowId) {}

  /**
   * What there is to strike.
   *
   * @param stack which is up
   * @param disks those of its parts that are small
   * @param policy the OPA server that it asks
   * @param beside what can be taken away besides
   */
  public record Ground(
      OwnStack stack, SmallDisks disks, PolicyServer policy, List<Companion> beside) {
    public Ground {
      beside = List.copyOf(beside);
    }
  }

  /**
   * @param heard is told of each fault when it is over
   */
  public Saboteur(Ground ground, OpenRuns openRuns, Consumer<Struck> heard) {
    this.ground = ground;
    this.openRuns = openRuns;
    this.heard = heard;
    OwnStack stack = ground.stack();
    victims = new Victims(stack.home(), ground.beside());
    provider = new ProviderSwitch(stack.config().sandbox().url());
    for (WeftConfig region : Regions.of(stack.config())) {
      operators.put(region.region().id(), new Operator(region.temporal()));
    }
  }

  /**
   * Strikes until the schedule is over and every fault has ended.
   *
   * @param over is told when the schedule is, for faults that wait may come later
   */
  public List<Struck> strike(Schedule schedule, Runnable over) throws InterruptedException {
    long start = System.nanoTime();
    for (Strike strike : schedule.strikes()) {
      sleepUntil(start + strike.at().toNanos());
      underWay.add(Thread.ofVirtual().start(() -> tell(strike)));
    }
    sleepUntil(start + schedule.length().toNanos());
    over.run();
    for (Thread thread : underWay) {
      thread.join();
    }
    synchronized (struck) {
      return List.copyOf(struck);
    }
  }

  private static void sleepUntil(long moment) throws InterruptedException {
    long left = moment - System.nanoTime();
    if (left > 0) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
  }

  private void tell(Strike strike) {
    Struck outcome;
    try {
      outcome = carryOut(strike);
    } catch (IOException | StatusRuntimeException e) {
      outcome = new Struck(strike, Outcome.MISSED, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outcome = new Struck(strike, Outcome.MISSED, "interrupted");
    }
    synchronized (struck) {
      struck.add(outcome);
    }
    heard.accept(outcome);
  }

  private Struck carryOut(Strike strike) throws IOException, InterruptedException {
    if (strike.kind().isBeside() && victims.beside(strike.kind().target()).isEmpty()) {
      return new Struck(strike, Outcome.LEFT_OUT, "this stack has none");
    }
    return switch (strike.kind().act()) {
      case KILL -> kill(strike);
      case TAKE_AWAY -> takeAway(strike);
      case KILL_SUPERVISOR -> killSupervisor(strike);
      case PAUSE -> pause(strike);
      case RUN -> run(strike);
      case DISK -> disk(strike);
      case PROVIDER -> misbehave(strike);
      case BUNDLE -> replaceBundle(strike);
    };
  }

  private Struck kill(Strike strike) throws InterruptedException {
    Victim victim = victims.find(strike).orElse(null);
    if (victim == null) {
      return new Struck(strike, Outcome.MISSED, "it did not run");
    }
    // Two faults that waited for the same process kill it once.
    oneKill.lock();
    try {
      return victim.process().kill()
          ? new Struck(strike, Outcome.STRUCK, victim + " is gone")
          : new Struck(strike, Outcome.MISSED, victim + " was gone before");
    } finally {
      oneKill.unlock();
    }
  }

  private Struck takeAway(Strike strike) throws IOException, InterruptedException {
    Companion server = victims.beside(strike.kind().target()).orElseThrow();
    Struck outcome = kill(strike);
    TimeUnit.NANOSECONDS.sleep(strike.lasts().toNanos());
    server.start();
    return outcome;
  }

  private Struck replaceBundle(Strike strike) throws IOException, InterruptedException {
    String hash = ground.policy().replace();
    return ground.policy().await(hash)
        ? new Struck(strike, Outcome.STRUCK, "bundle " + hash.substring(0, 8) + " decides")
        : new Struck(strike, Outcome.MISSED, "the OPA server does not run " + hash);
  }

  private Struck killSupervisor(Strike strike) throws InterruptedException {
    Struck outcome = kill(strike);
    return outcome.outcome() == Outcome.STRUCK
        ? new Struck(strike, Outcome.STRUCK, outcome.detail() + "; " + up())
        : outcome;
  }

  /** Starts what is down, and again when another fault spoils it; told as a fault's outcome. */
  private String up() throws InterruptedException {
    oneUp.lock();
    try {
      String why = "";
      for (int attempt = 0; attempt < UPS; attempt++) {
        try {
          ground.stack().start();
          return "up again";
        } catch (IOException e) {
          why = String.valueOf(e.getMessage()).lines().reduce((_, last) -> last).orElse("");
        }
      }
      return "./weft up failed: " + why;
    } finally {
      oneUp.unlock();
    }
  }

  private Struck pause(Strike strike) throws IOException, InterruptedException {
    Victim victim = victims.find(strike).orElse(null);
    if (victim == null) {
      return new Struck(strike, Outcome.MISSED, "it did not run");
    }
    PartProcess process = victim.process();
    String family = String.join(" ", process.family().stream().map(String::valueOf).toList());
    Process guard =
        Shell.detached(
            String.format(
                Locale.ROOT,
                "kill -STOP %s; sleep %.1f; kill -CONT %s",
                family,
                strike.lasts().toMillis() / 1000.0,
                family));
    boolean stopped = PartProcess.await(process::isStopped, Duration.ofSeconds(2));
    guard.waitFor();
    return stopped
        ? new Struck(strike, Outcome.STRUCK, victim + " stood still")
        : new Struck(strike, Outcome.MISSED, victim + " was gone before");
  }

  private Struck run(Strike strike) throws InterruptedException {
    SplittableRandom random = new SplittableRandom(strike.draw());
    long end = System.nanoTime() + PATIENCE.toNanos();
    long seen = System.nanoTime();
    String why = "no run was open";
    while (System.nanoTime() < end && System.nanoTime() - seen < NONE_OPEN.toNanos()) {
      try {
        List<OpenRun> open = openRuns.runs();
        if (!open.isEmpty()) {
          OpenRun run = open.get(random.nextInt(open.size()));
          Operator operator = operators.get(run.region());
          if (operator == null) {
            throw new IOException("there is no region " + run.region());
          }
          String done = operator.act(strike.kind().target(), run.workflowId(), random);
          return new Struck(strike, Outcome.STRUCK, done);
        }
        why = "no run was open";
      } catch (IOException | StatusRuntimeException e) {
        why = String.valueOf(e.getMessage());
        seen = System.nanoTime();
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
    return new Struck(strike, Outcome.MISSED, why);
  }

  private Struck disk(Strike strike) throws IOException, InterruptedException {
    if (!ground.disks().areMounted()) {
      return new Struck(strike, Outcome.LEFT_OUT, "small file systems cannot be mounted here");
    }
    return ground.disks().fill(strike.kind().target(), strike.lasts())
        ? new Struck(strike, Outcome.STRUCK, "no byte was left")
        : new Struck(strike, Outcome.MISSED, "there was room left");
  }

  private Struck misbehave(Strike strike) throws IOException, InterruptedException {
    oneProviderFault.lock();
    try {
      switchOn(strike);
      long start = System.nanoTime();
      int hits = 0;
      Duration passed = Duration.ZERO;
      while (passed.compareTo(strike.lasts()) < 0
          || (hits == 0 && passed.compareTo(LONGEST_MISBEHAVIOUR) < 0)) {
        TimeUnit.MILLISECONDS.sleep(250);
        hits = Math.max(hits, hitsOrNone());
        passed = Duration.ofNanos(System.nanoTime() - start);
      }
      return new Struck(
          strike,
          hits > 0 ? Outcome.STRUCK : Outcome.MISSED,
          hits + (hits == 1 ? " request" : " requests"));
    } finally {
      behave();
      oneProviderFault.unlock();
    }
  }

  private void switchOn(Strike strike) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        provider.on(strike.kind().target(), strike.draw());
        return;
      } catch (IOException e) {
        if (System.nanoTime() > end) {
          throw new IOException("the provider is away", e);
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }

  private int hitsOrNone() throws InterruptedException {
    try {
      return provider.hits();
    } catch (IOException e) {
      // It was killed meanwhile, and forgets its faults.
      return 0;
    }
  }

  private void behave() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    @Nullable IOException problem;
    do {
      try {
        provider.off();
        return;
      } catch (IOException e) {
        problem = e;
        TimeUnit.MILLISECONDS.sleep(500);
      }
    } while (System.nanoTime() < end);
    System.err.println("weft: the provider still misbehaves: " + problem.getMessage());
  }

  /**
   * Ends all misbehaviour and starts whatever is down; every pause and full disk ends by itself.
   */
  public void heal() throws InterruptedException, IOException {
    IOException failed = new IOException("the stack does not come up");
    for (int attempt = 0; attempt < 5; attempt++) {
      try {
        for (Companion server : ground.beside()) {
          server.start();
        }
        ground.stack().start();
        provider.off();
        return;
      } catch (IOException e) {
        failed = e;
        TimeUnit.SECONDS.sleep(2);
      }
    }
    throw failed;
  }

  @Override
  public void close() {
    operators.values().forEach(Operator::close);
  }
}
