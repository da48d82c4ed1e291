package dev.weft.platform.store;

import dev.weft.contract.schedule.ScheduleDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schedule to keep.
 *
 * @param name its name, unique per tenant
 * @param subject surrogate of the service in whose name it runs
 * @param ofFile whether a file keeps it, and not the API
 * @param definition what runs when
 * @param scopes what its runs may do
 * @param paused whether it begins paused
 * @param note why it is paused, for people
 * @param createdBy surrogate of who made it; null for a file
 * @param sharing whose it shall be, and who else shall see it; null leaves that as it is
 */
public record NewSchedule(
    String name,
    String subject,
    boolean ofFile,
    ScheduleDefinition definition,
    List<String> scopes,
    boolean paused,
    @Nullable String note,
    @Nullable String createdBy,
    @Nullable Sharing sharing) {
  public NewSchedule {
    scopes = List.copyOf(scopes);
  }
}
