package dev.weft.platform.store;

import dev.weft.contract.schedule.ScheduleDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as it shall be.
 *
 * @param tenant its tenant
 * @param scheduleId its UUID, which is all that the engine knows of its name
 * @param name its name, unique per tenant
 * @param subject surrogate of the service in whose name it runs
 * @param ofFile whether a file keeps it, and not the API
 * @param deleted whether the engine is to forget it
 * @param definition what runs when; null once its service was forgotten
 * @param scopes what its runs may do
 * @param paused whether it begins paused
 * @param note why it is paused, for people
 * @param version grows with each change
 * @param applied whether the engine has this version
 * @param sharing whose it is, and who else sees it; so are the runs that it starts
 */
public record ScheduleView(
    String tenant,
    String scheduleId,
    String name,
    String subject,
    boolean ofFile,
    boolean deleted,
    @Nullable ScheduleDefinition definition,
    List<String> scopes,
    boolean paused,
    @Nullable String note,
    long version,
    boolean applied,
    Sharing sharing) {
  public ScheduleView {
    scopes = List.copyOf(scopes);
  }
}
