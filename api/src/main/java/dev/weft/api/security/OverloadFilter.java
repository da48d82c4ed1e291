package dev.weft.api.security;

import dev.weft.api.problem.ProblemException;
import dev.weft.api.problem.ProblemWriter;
import dev.weft.api.store.Waiting;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests at once while more than enough wait for the database already: those that wait
 * are served, and nobody waits for nothing.
 */
final class OverloadFilter extends OncePerRequestFilter {
  private static final int MOST_WAITING = 64;
  private static final String SECONDS = "1";

  private final Waiting waiting;
  private final ProblemWriter problems;

  OverloadFilter(Waiting waiting, ProblemWriter problems) {
    this.waiting = waiting;
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    int before = waiting.requests();
    if (before <= MOST_WAITING) {
      chain.doFilter(request, response);
      return;
    }
    response.setHeader("Retry-After", SECONDS);
    problems.write(
        request,
        response,
        ProblemException.of(
            503,
            "overloaded",
            before
                + " requests wait for the database already. Nothing was done; try again in "
                + SECONDS
                + " s."));
  }
}
