package dev.weft.activity.tenancy;

import dev.weft.activity.engine.ActivityCalls;
import dev.weft.activity.failure.TypedFailure;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.tenancy.TableProof;
import dev.weft.contract.tenancy.TenantMove;
import dev.weft.contract.tenancy.TenantMoveActivities;
import dev.weft.contract.tenancy.TenantMoveResult;
import dev.weft.platform.store.MoveRefusedException;
import dev.weft.platform.store.TenantMover;
import dev.weft.policy.placement.PlacementRegion;
import dev.weft.policy.placement.PlacementRegions;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Moves tenants out of one region. Both databases are open only while a step is under way, and as
 * their owners: nobody else may write of a tenant that is not active.
 */
public final class TenantMoveActivitiesImpl implements TenantMoveActivities {
  private final Map<String, WeftConfig> regions = new LinkedHashMap<>();
  private final RegionEngine engine;
  private final ActivityCalls calls;

  /**
   * Moves from the region of an engine.
   *
   * @param all every region, with what its owner needs
   * @param engine of the region that tenants leave
   */
  public TenantMoveActivitiesImpl(List<WeftConfig> all, RegionEngine engine, ActivityCalls calls) {
    all.forEach(region -> regions.put(region.region().id(), region));
    this.engine = engine;
    this.calls = calls;
  }

  @Override
  public void drain(TenantMove move) {
    moving(
        move,
        mover -> {
          mover.drain(move, leavesItsLaw(move));
          return true;
        });
  }

  @Override
  public List<String> open(TenantMove move) {
    return moving(move, mover -> mover.open(move));
  }

  @Override
  public boolean freeze(TenantMove move) {
    return moving(move, mover -> mover.freeze(move));
  }

  @Override
  public void copy(TenantMove move) {
    moving(
        move,
        mover -> {
          mover.copy(move, () -> {});
          return true;
        });
  }

  @Override
  public List<TableProof> verify(TenantMove move) {
    return moving(move, mover -> mover.verify(move));
  }

  @Override
  public void depart(TenantMove move) {
    moving(
        move,
        mover -> {
          mover.depart(move, leavesItsLaw(move));
          return true;
        });
  }

  @Override
  public void stop(TenantMove move) {
    calls.call(_ -> {
      engine.end(move.tenant(), "the tenant has moved to " + move.to());
      return true;
    });
  }

  @Override
  public void activate(TenantMove move) {
    moving(
        move,
        mover -> {
          mover.activate(move);
          return true;
        });
  }

  @Override
  public TenantMoveResult erase(TenantMove move, List<TableProof> proofs) {
    return moving(move, mover -> mover.erase(move, proofs));
  }

  @Override
  public void abandon(TenantMove move, String problem) {
    moving(
        move,
        mover -> {
          mover.abandon(move, problem);
          return true;
        });
  }

  private <T extends @Nullable Object> T moving(TenantMove move, Function<TenantMover, T> step) {
    return calls.call(_ -> {
      try (TenantMover mover =
          TenantMover.open(region(move.from()), region(move.to()), Clock.systemUTC())) {
        return step.apply(mover);
      } catch (MoveRefusedException e) {
        throw TypedFailure.of(
            e.later() ? ErrorType.Unavailable : ErrorType.Conflict, String.valueOf(e.getMessage()));
      }
    });
  }

  private boolean leavesItsLaw(TenantMove move) {
    return !law(move.from()).equals(law(move.to()));
  }

  private String law(String region) {
    return PlacementRegions.of(region(region)).stream()
        .findFirst()
        .map(PlacementRegion::residency)
        .orElseThrow();
  }

  private WeftConfig region(String name) {
    WeftConfig region = regions.get(name);
    if (region == null) {
      throw TypedFailure.of(ErrorType.NotFound, "there is no region " + name);
    }
    return region;
  }
}
