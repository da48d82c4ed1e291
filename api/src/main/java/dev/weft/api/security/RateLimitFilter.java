package dev.weft.api.security;

import dev.weft.api.problem.ProblemException;
import dev.weft.api.problem.ProblemWriter;
import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.limit.RateLimits;
import dev.weft.platform.limit.RateLimits.Taken;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Counts the requests of each tenant, and of each person where that is configured. Every answer
 * says how many are left, in the fields of draft-ietf-httpapi-ratelimit-headers-10.
 */
final class RateLimitFilter extends OncePerRequestFilter {
  private static final String CODEC = "/api/v1/codec/";
  private static final int PAYLOADS_OF_A_PAGE = 50;

  private final RateLimits limits;
  private final WeftConfig.RateLimit config;
  private final ProblemWriter problems;

  /** A window that the request counts in. */
  private record Window(String policy, int limit, Taken taken) {}

  RateLimitFilter(RateLimits limits, WeftConfig.RateLimit config, ProblemWriter problems) {
    this.limits = limits;
    this.config = config;
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Caller caller = AuditFilter.caller(request);
    if (caller == null) {
      // Nobody was authenticated: the way ends at the authorisation, or at what is open to all.
      chain.doFilter(request, response);
      return;
    }
    List<Window> windows = take(caller, request.getServletPath().startsWith(CODEC));
    headers(response, windows);
    Window last = windows.getLast();
    if (last.taken().allowed()) {
      chain.doFilter(request, response);
      return;
    }
    long seconds = seconds(last.taken().reset());
    response.setHeader("Retry-After", String.valueOf(seconds));
    problems.write(
        request,
        response,
        ProblemException.of(
            429,
            "rate_limited",
            "More than "
                + last.limit()
                + " requests of this "
                + last.policy()
                + " within a minute. Try again in "
                + seconds
                + " s."));
  }

  /** Ends at the first window that is full, which then stands last. */
  private List<Window> take(Caller caller, boolean codec) {
    List<Window> windows = new ArrayList<>();
    // A page of Web UI asks for each payload by itself: such requests count by themselves.
    int factor = codec ? PAYLOADS_OF_A_PAGE : 1;
    String counted = codec ? ":codec" : "";
    int person = config.requestsPerMinuteAndPerson() * factor;
    if (person > 0) {
      String name = caller.tenant() + ":" + caller.subject() + counted;
      windows.add(new Window("person", person, limits.take(name, person)));
      if (!windows.getLast().taken().allowed()) {
        return windows;
      }
    }
    int tenant = config.ofTenant(caller.tenant()) * factor;
    windows.add(new Window("tenant", tenant, limits.take(caller.tenant() + counted, tenant)));
    return windows;
  }

  private static void headers(HttpServletResponse response, List<Window> windows) {
    List<String> policies = new ArrayList<>();
    List<String> states = new ArrayList<>();
    for (Window window : windows) {
      policies.add(
          "\"%s\";q=%d;w=%d"
              .formatted(window.policy(), window.limit(), RateLimits.WINDOW.toSeconds()));
      states.add(
          "\"%s\";r=%d;t=%d"
              .formatted(
                  window.policy(),
                  Math.max(0, window.taken().remaining()),
                  seconds(window.taken().reset())));
    }
    response.setHeader("RateLimit-Policy", String.join(", ", policies));
    response.setHeader("RateLimit", String.join(", ", states));
  }

  private static long seconds(Duration duration) {
    return Math.max(1, duration.plusMillis(999).toSeconds());
  }
}
