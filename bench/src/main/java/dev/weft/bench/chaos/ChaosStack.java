package dev.weft.bench.chaos;

import dev.weft.bench.chaos.beside.KeyService;
import dev.weft.bench.chaos.beside.PolicyServer;
import dev.weft.bench.chaos.check.Region;
import dev.weft.bench.chaos.fault.Saboteur.Ground;
import dev.weft.bench.chaos.fault.Saboteur.OpenRun;
import dev.weft.bench.chaos.fault.SmallDisks;
import dev.weft.bench.chaos.load.Home;
import dev.weft.bench.chaos.load.PlanningEndpoint;
import dev.weft.bench.chaos.process.Companion;
import dev.weft.bench.chaos.process.Deaths;
import dev.weft.bench.chaos.process.StackProcesses;
import dev.weft.bench.stack.OwnStack;
import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stack that is broken, with the servers beside it that it asks. */
final class ChaosStack implements AutoCloseable {
  /** The region whose keys a key service holds; the others have theirs under a master key. */
  private static final int WITH_KEY_SERVICE = 1;

  private final List<Home> homes;
  private final OwnStack stack = OwnStack.named("chaos");
  private final SmallDisks disks = new SmallDisks(stack.home());
  private final Thread unmountAtExit = new Thread(this::unmount, "unmount the small disks");
  private final List<Region> regions = new ArrayList<>();
  private @Nullable KeyService keys;
  private @Nullable PolicyServer policy;
  private @Nullable Deaths deaths;

  ChaosStack(int regions) {
    homes = Home.of(regions);
  }

  OwnStack stack() {
    return stack;
  }

  /** Its regions, once it is up. */
  List<Region> regions() {
    return List.copyOf(regions);
  }

  /** The provider's own log. */
  Path journal() {
    return stack.home().resolve("data").resolve("sandbox").resolve("journal.jsonl");
  }

  /**
   * Brings it up, empty.
   *
   * @param deadline of approvals
   * @param limits the tokens that a tenant may use in a day, by tenant
   * @return whether parts can run out of room here
   */
  boolean start(PlanningEndpoint model, Duration deadline, Map<String, Long> limits)
      throws IOException, InterruptedException {
    disks.unmountLeftovers();
    stack.clear();
    Runtime.getRuntime().addShutdownHook(unmountAtExit);
    boolean mounted = disks.mount();
    if (homes.size() > WITH_KEY_SERVICE) {
      keys =
          KeyService.start(stack.home(), stack.sparePort(0), homes.get(WITH_KEY_SERVICE).region());
    }
    int policyPort = stack.sparePort(1);
    ChaosSettings settings =
        new ChaosSettings(
            homes, deadline, stack.home().resolve("schedules"), model, limits, policyPort, keys);
    Path file = stack.home().resolve("chaos.yaml");
    Files.writeString(file, settings.text());
    stack.with("WEFT_CONFIG", file.toString());
    policy = PolicyServer.start(stack, policyPort);
    stack.start();
    List<WeftConfig> configs = Regions.of(stack.config());
    for (int i = 0; i < homes.size(); i++) {
      regions.add(Region.open(homes.get(i), configs.get(i), stack.administratorPassword()));
    }
    deaths = new Deaths(new StackProcesses(stack.home()), "worker");
    return mounted;
  }

  /** What faults strike. */
  Ground ground() {
    PolicyServer asked = policy;
    if (asked == null) {
      throw new IllegalStateException("it is not up");
    }
    List<Companion> beside = new ArrayList<>(List.of(asked.process()));
    if (keys != null) {
      beside.add(keys.process());
    }
    return new Ground(stack, disks, asked, beside);
  }

  /** When a worker's process was gone. */
  List<Instant> deaths() {
    return deaths == null ? List.of() : deaths.seen();
  }

  /** What an operator finds in the list of each region. */
  List<OpenRun> openRuns() throws IOException {
    List<OpenRun> open = new ArrayList<>();
    for (Region region : regions) {
      region
          .recentWorkflowIds()
          .forEach(workflowId -> open.add(new OpenRun(region.home().region(), workflowId)));
    }
    return open;
  }

  /** How many runs neither ended nor wait; one while that cannot be known. */
  int moving() {
    int moving = 0;
    for (Region region : regions) {
      try {
        moving += region.moving();
      } catch (IOException e) {
        return 1;
      }
    }
    return moving;
  }

  private void unmount() {
    try {
      disks.unmountLeftovers();
    } catch (IOException e) {
      System.err.println("weft: small file systems may still be mounted: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (deaths != null) {
      deaths.close();
    }
    regions.forEach(Region::close);
    stack.close();
    if (policy != null) {
      policy.close();
    }
    if (keys != null) {
      keys.close();
    }
    unmount();
  }
}
