package dev.weft.bench.chaos.fault;

import dev.weft.bench.chaos.beside.KeyService;
import dev.weft.bench.chaos.beside.PolicyServer;

/** Every way in which the stack is broken on purpose. */
public enum FaultKind {
  KILL_WORKER(Act.KILL, "worker", 2),
  KILL_API(Act.KILL, "api", 1),
  KILL_REDIS(Act.KILL, "redis", 1),
  KILL_POSTGRES(Act.KILL, "postgres", 1),
  KILL_TEMPORAL(Act.KILL, "temporal", 1),
  KILL_PROVIDER(Act.KILL, "sandbox", 1),
  KILL_SUPERVISOR(Act.KILL_SUPERVISOR, "supervisor", 1),
  PAUSE_WORKER(Act.PAUSE, "worker", 1),
  PAUSE_API(Act.PAUSE, "api", 2),
  PAUSE_REDIS(Act.PAUSE, "redis", 1),
  PAUSE_POSTGRES(Act.PAUSE, "postgres", 1),
  PAUSE_TEMPORAL(Act.PAUSE, "temporal", 1),
  RUN_TERMINATED(Act.RUN, "terminated", 2),
  RUN_RESET(Act.RUN, "reset", 3),
  RUN_CANCELLED(Act.RUN, "cancelled", 2),
  DISK_REDIS(Act.DISK, "redis", 1),
  DISK_PROVIDER(Act.DISK, "sandbox", 1),
  PROVIDER_SLOW(Act.PROVIDER, "slow", 1),
  PROVIDER_RESETS(Act.PROVIDER, "reset", 1),
  PROVIDER_LATE(Act.PROVIDER, "late", 1),
  PROVIDER_HALF_ANSWERS(Act.PROVIDER, "half_answer", 1),
  PROVIDER_REFUSES(Act.PROVIDER, "status", 1),
  OPA_AWAY(Act.TAKE_AWAY, PolicyServer.NAME, 1),
  PAUSE_OPA(Act.PAUSE, PolicyServer.NAME, 1),
  BUNDLE_REPLACED(Act.BUNDLE, "policy", 1),
  KEYS_AWAY(Act.TAKE_AWAY, KeyService.NAME, 1),
  PAUSE_KEYS(Act.PAUSE, KeyService.NAME, 1);

  /** What is done to whom. */
  public enum Act {
    /** Signal 9 to a part; the supervisor starts it again. */
    KILL,
    /** Signal 9 to the supervisor; {@code ./weft up} follows. */
    KILL_SUPERVISOR,
    /** Signal 9 to a server beside the stack, which comes back after a while. */
    TAKE_AWAY,
    /** SIGSTOP to a part with its children, and SIGCONT after a while. */
    PAUSE,
    /** Something that an operator does to a run with Temporal's own API. */
    RUN,
    /** The small file system that holds a part's data has no room left. */
    DISK,
    /** The provider misbehaves. */
    PROVIDER,
    /** Another bundle of policy takes over. */
    BUNDLE
  }

  private final Act act;
  private final String target;
  private final int weight;

  FaultKind(Act act, String target, int weight) {
    this.act = act;
    this.target = target;
    this.weight = weight;
  }

  /** What is done. */
  public Act act() {
    return act;
  }

  /** Whom it strikes, or how. */
  public String target() {
    return target;
  }

  /** Whether it strikes a server beside the stack. */
  boolean isBeside() {
    return target.equals(PolicyServer.NAME) || target.equals(KeyService.NAME);
  }

  /** How often it stands in a deck of faults. */
  int weight() {
    return weight;
  }

  /** As people read it. */
  public String text() {
    return switch (act) {
      case KILL, KILL_SUPERVISOR -> "kill -9 of " + shown();
      case TAKE_AWAY -> "kill -9 of " + shown() + ", which stays away";
      case PAUSE -> "pause of " + shown();
      case RUN -> "a run is " + target + " from outside";
      case DISK -> "full disk for " + shown();
      case BUNDLE -> "another bundle of policy decides";
      case PROVIDER ->
          switch (target) {
            case "status" -> "the provider answers 503";
            case "slow" -> "the provider is slow";
            case "late" -> "the provider is cut off and applies later";
            case "half_answer" -> "the provider answers by half";
            default -> "the provider resets connections";
          };
    };
  }

  private String shown() {
    return switch (target) {
      case "sandbox" -> "provider";
      case KeyService.NAME -> "the key service";
      default -> target;
    };
  }
}
