package dev.weft.contract.schedule;

/**
 * Which schedule is due. Holds surrogates only; what to run stands in the schedule's row.
 *
 * @param tenant the tenant's id
 * @param scheduleId the schedule's UUID
 */
public record ScheduledStartInput(String tenant, String scheduleId) {}
