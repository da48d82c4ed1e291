package dev.weft.api.schedule;

import dev.weft.api.flow.Orders;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.store.Tenants;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.config.Durations;
import dev.weft.contract.run.TimeZones;
import dev.weft.contract.schedule.Overlap;
import dev.weft.contract.schedule.ScheduleDefinition;
import dev.weft.platform.store.NewSchedule;
import dev.weft.platform.store.Sharing;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.stereotype.Service;

/** Checks schedules whole, before anything is written. */
@Service
class ScheduleDoor {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  /** What the engine reads too: numbers, names, ranges, steps and lists. */
  private static final Pattern CRON =
      Pattern.compile(
          "(?:[0-9*/,-]+ ){3}(?:[0-9*/,-]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)+"
              + " (?:[0-9*/,-]|MON|TUE|WED|THU|FRI|SAT|SUN)+",
          Pattern.CASE_INSENSITIVE);

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final Duration SHORTEST_CATCH_UP = Duration.ofSeconds(10);
  private static final Duration CATCH_UP = Duration.ofMinutes(10);
  private static final int MOST_TIMES = 20;
  private static final int LONGEST_NOTE = 500;

  private final Orders orders;
  private final Tenants tenants;
  private final Clock clock;

  ScheduleDoor(Orders orders, Tenants tenants, Clock clock) {
    this.orders = orders;
    this.tenants = tenants;
    this.clock = clock;
  }

  /**
   * A schedule that may be kept.
   *
   * @param allowed the scopes that its runs may have at most
   * @param keeper surrogate of who makes it; null for a file
   * @param sharing who shall see it; null leaves that as it is
   * @throws ProblemException with everything that is wrong
   */
  NewSchedule checked(
      String tenant,
      String name,
      ScheduleRequest request,
      Set<String> allowed,
      @Nullable String keeper,
      @Nullable Sharing sharing) {
    List<PlanProblem> problems = new ArrayList<>();
    if (!NAME.matcher(name).matches()) {
      add(
          problems,
          "/name",
          "invalid_name",
          "A name begins with a lower-case letter and has letters, digits and hyphens.");
    }
    if ((request.goal() == null) == (request.flow() == null)) {
      add(problems, "", "one_of", "Give exactly one of flow and goal.");
    } else {
      checkOrder(tenant, request, problems);
    }
    List<String> cron = request.cron() == null ? List.of() : request.cron();
    if (cron.isEmpty() == (request.every() == null)) {
      add(problems, "", "one_of", "Give exactly one of cron and every.");
    }
    checkCron(cron, problems);
    Duration every = duration(request.every(), "/every", SHORTEST, problems);
    Duration offset = duration(request.offset(), "/offset", SHORTEST, problems);
    if (offset != null && (every == null || offset.compareTo(every) >= 0)) {
      add(problems, "/offset", "out_of_bounds", "An offset is shorter than its interval, every.");
    }
    Duration catchUp = duration(request.catchUp(), "/catchUp", SHORTEST_CATCH_UP, problems);
    String zone = zone(tenant, request.timeZone(), problems);
    String locale = locale(request.locale(), problems);
    if (request.note() != null && request.note().length() > LONGEST_NOTE) {
      add(problems, "/note", "too_long", "At most " + LONGEST_NOTE + " characters.");
    }
    if (keeper == null && (request.visibility() != null || request.group() != null)) {
      add(
          problems,
          "/visibility",
          "no_owner",
          "A schedule that a file keeps belongs to nobody: everybody of the tenant sees it.");
    }
    String service = service(name, request.runAs(), problems);
    List<String> scopes = scopes(request.runAs(), allowed, problems);
    if (!problems.isEmpty()) {
      throw ProblemException.invalid("invalid_schedule", problems);
    }
    return new NewSchedule(
        name,
        tenants.subjectFor(tenant, "service:" + service),
        keeper == null,
        new ScheduleDefinition(
            request.flow(),
            request.goal(),
            request.input(),
            cron,
            every,
            offset,
            zone,
            locale,
            Objects.requireNonNullElse(request.overlap(), Overlap.SKIP),
            Objects.requireNonNullElse(catchUp, CATCH_UP)),
        scopes,
        Boolean.TRUE.equals(request.paused()),
        request.note(),
        keeper,
        sharing);
  }

  private void checkOrder(String tenant, ScheduleRequest request, List<PlanProblem> problems) {
    try {
      orders.of(tenant, request.goal(), request.flow(), request.input());
    } catch (ProblemException e) {
      problems.addAll(e.errors());
    }
  }

  private void checkCron(List<String> cron, List<PlanProblem> problems) {
    if (cron.size() > MOST_TIMES) {
      add(problems, "/cron", "too_many", "At most " + MOST_TIMES + " times.");
    }
    for (int i = 0; i < cron.size(); i++) {
      String text = String.valueOf(cron.get(i));
      if (!CRON.matcher(text).matches() || !CronExpression.isValidExpression("0 " + text)) {
        add(
            problems,
            "/cron/" + i,
            "invalid_cron",
            "Write five fields: minute, hour, day of month, month, day of week, as in 0 7 * * MON-FRI.");
      } else if (CronExpression.parse("0 " + text).next(LocalDateTime.now(clock)) == null) {
        add(problems, "/cron/" + i, "never", "No day is like that.");
      }
    }
  }

  private static @Nullable Duration duration(
      @Nullable String text, String pointer, Duration shortest, List<PlanProblem> problems) {
    if (text == null) {
      return null;
    }
    try {
      Duration duration = Durations.parse(text);
      if (duration.toMillisPart() != 0) {
        add(problems, pointer, "invalid_duration", "Whole seconds only.");
        return null;
      }
      if (duration.compareTo(shortest) >= 0 && duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
      add(
          problems,
          pointer,
          "out_of_bounds",
          "It must be from "
              + Durations.format(shortest)
              + " to "
              + Durations.format(LONGEST)
              + ".");
    } catch (IllegalArgumentException e) {
      add(problems, pointer, "invalid_duration", "Write a duration, as in 30s, 15m, 2h or 1d.");
    }
    return null;
  }

  private String zone(String tenant, @Nullable String zone, List<PlanProblem> problems) {
    if (zone == null) {
      return tenants.timeZone(tenant);
    }
    if (!TimeZones.iana(zone)) {
      add(
          problems,
          "/timeZone",
          "unknown_time_zone",
          "Use an IANA time zone, as in Europe/Vienna; an offset is none.");
    }
    return zone;
  }

  private static String locale(@Nullable String locale, List<PlanProblem> problems) {
    if (locale != null) {
      try {
        return new Locale.Builder().setLanguageTag(locale).build().toLanguageTag();
      } catch (IllformedLocaleException e) {
        add(problems, "/locale", "unknown_locale", "Use a BCP 47 language tag, as in en or de-AT.");
      }
    }
    return "en";
  }

  /** Never a person's own name: a schedule must not act for somebody who did not ask. */
  private static String service(
      String name, ScheduleRequest.@Nullable RunAs runAs, List<PlanProblem> problems) {
    String service = runAs == null ? null : runAs.service();
    if (service == null) {
      return name;
    }
    if (!NAME.matcher(service).matches()) {
      add(
          problems,
          "/runAs/service",
          "invalid_name",
          "A service's name has lower-case letters, digits and hyphens, as in reporting.");
    }
    return service;
  }

  private static List<String> scopes(
      ScheduleRequest.@Nullable RunAs runAs, Set<String> allowed, List<PlanProblem> problems) {
    List<String> wanted = runAs == null ? null : runAs.scopes();
    if (wanted == null) {
      return List.copyOf(new TreeSet<>(allowed));
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!allowed.contains(wanted.get(i))) {
        add(
            problems,
            "/runAs/scopes/" + i,
            "scope_not_allowed",
            "\"" + wanted.get(i) + "\" is not among: " + String.join(", ", allowed) + ".");
      }
    }
    return List.copyOf(new TreeSet<>(wanted));
  }

  private static void add(List<PlanProblem> problems, String pointer, String code, String message) {
    problems.add(new PlanProblem(pointer, code, message));
  }
}
