package dev.weft.activity.tenancy;

/** What a move needs of the engine of the region that a tenant leaves. */
public interface RegionEngine {
  /**
   * Deletes the tenant's schedules and ends its flows there, whether they run or not; what is gone
   * already is as good.
   */
  void end(String tenant, String reason);
}
