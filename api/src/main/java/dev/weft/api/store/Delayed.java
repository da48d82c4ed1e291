package dev.weft.api.store;

import dev.weft.api.region.EachRegion;
import dev.weft.platform.store.OpenRun;
import dev.weft.platform.store.StartChange;
import java.util.List;

/** Runs that are stored and start later. */
public interface Delayed {
  /** Runs of any tenant whose time has come, the earliest first. */
  @EachRegion
  List<OpenRun> due(int limit);

  /** Makes a run whose time has come an accepted one; false when another process was first. */
  boolean release(String tenant, String runId);

  /** Changes a run that has not started; false when it has. */
  boolean change(String tenant, String runId, String subject, StartChange change);

  /** Ends a run that has not started; false when it has. */
  boolean cancel(String tenant, String runId);

  /** Deletes keys whose window is over. */
  @EachRegion
  int forgetClaims();
}
