package dev.weft.api.security;

import dev.weft.api.problem.ProblemException;
import dev.weft.api.problem.ProblemWriter;
import dev.weft.api.store.IdempotentRequests;
import dev.weft.platform.store.IdempotencyClaim;
import dev.weft.platform.store.IdempotencyStore.Request;
import dev.weft.platform.store.StoredAnswer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Carries out a request with an Idempotency-Key once, whichever process it reaches how often. The
 * answer is stored before it is sent; a repetition gets it from {@link ReplayInterceptor}, once it
 * has been authorised again.
 */
final class IdempotencyFilter extends OncePerRequestFilter {
  static final String HEADER = "Idempotency-Key";

  /** Longer than any request may take: a try that never ended is over by then. */
  private static final Duration LEASE = Duration.ofMinutes(2);

  private static final int LARGEST_ANSWER = 1_000_000;
  private static final Set<String> CHANGING = Set.of("POST", "PUT", "PATCH", "DELETE");
  private static final List<String> HEADERS = List.of("Content-Type", "Location", "ETag");
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
  private static final Logger LOG = LoggerFactory.getLogger(IdempotencyFilter.class);

  private final IdempotentRequests requests;
  private final Duration keep;
  private final ProblemWriter problems;

  IdempotencyFilter(IdempotentRequests requests, Duration keep, ProblemWriter problems) {
    this.requests = requests;
    this.keep = keep;
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getHeader(HEADER) == null
        || !CHANGING.contains(request.getMethod())
        || !request.getServletPath().startsWith("/api/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Caller caller = AuditFilter.caller(request);
    if (caller == null) {
      chain.doFilter(request, response);
      return;
    }
    BufferedRequest buffered;
    Request claimed;
    try {
      String key = key(Collections.list(request.getHeaders(HEADER)));
      buffered = BufferedRequest.of(request);
      claimed =
          new Request(
              caller.tenant(),
              caller.subject(),
              request.getMethod() + " " + request.getServletPath(),
              key,
              digest(buffered));
    } catch (ProblemException e) {
      problems.write(request, response, e);
      return;
    }
    switch (requests.claim(claimed, LEASE, keep)) {
      case IdempotencyClaim.Mine mine -> {
        Repeatable.made(buffered, mine.made());
        carryOut(buffered, response, chain, claimed, mine.attempt(), caller);
      }
      case IdempotencyClaim.Answered answered -> {
        ReplayInterceptor.replay(buffered, answered);
        chain.doFilter(buffered, response);
      }
      case IdempotencyClaim.InFlight inFlight -> {
        // The lease is the longest that it may take; most requests end far sooner.
        long seconds = Math.clamp(inFlight.lease().toSeconds(), 1, 5);
        response.setHeader("Retry-After", String.valueOf(seconds));
        problems.write(
            request,
            response,
            ProblemException.of(
                409,
                "idempotency_key_in_flight",
                "The request with this Idempotency-Key is being carried out. Try again in "
                    + seconds
                    + " s."));
      }
      case IdempotencyClaim.Reused _ ->
          problems.write(
              request,
              response,
              ProblemException.of(
                  409,
                  "idempotency_key_reused",
                  "This Idempotency-Key was used for another request. Use a new key for each"
                      + " request, and the same one only to repeat it."));
    }
  }

  private void carryOut(
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain,
      Request claimed,
      UUID attempt,
      Caller caller)
      throws ServletException, IOException {
    ContentCachingResponseWrapper caching = new ContentCachingResponseWrapper(response);
    int status = 500;
    try {
      chain.doFilter(request, caching);
      status = caching.getStatus();
    } finally {
      if (!keeps(status)) {
        end(claimed, attempt, status);
      }
    }
    if (keeps(status)) {
      keep(claimed, attempt, caching, caller);
    }
    caching.copyBodyToResponse();
  }

  /** What says nothing about the request itself may be otherwise the next time. */
  private static boolean keeps(int status) {
    return status != 401 && status != 403 && status != 429 && status < 500;
  }

  /** What was carried out is answered, kept or not. */
  private void keep(
      Request claimed, UUID attempt, ContentCachingResponseWrapper answer, Caller caller) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : HEADERS) {
      String value = name.equals("Content-Type") ? answer.getContentType() : answer.getHeader(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    String body =
        answer.getContentSize() > LARGEST_ANSWER
            ? null
            : new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8);
    try {
      requests.answer(
          claimed, attempt, new StoredAnswer(answer.getStatus(), headers, body), caller.scopes());
    } catch (RuntimeException e) {
      LOG.warn("The answer to a request with an Idempotency-Key was not kept: {}", e.toString());
    }
  }

  /** A failure may have come after the change: the next try must find what it made. */
  private void end(Request claimed, UUID attempt, int status) {
    try {
      if (status < 500) {
        requests.giveUp(claimed, attempt);
      } else {
        requests.release(claimed, attempt);
      }
    } catch (RuntimeException e) {
      LOG.warn("A request with an Idempotency-Key keeps its lease: {}", e.toString());
    }
  }

  /** The key, with or without the quotes of a structured field. */
  private static String key(List<String> headers) {
    String text = headers.size() == 1 ? headers.getFirst().strip() : "";
    String key =
        text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
            ? text.substring(1, text.length() - 1)
            : text;
    if (!KEY.matcher(key).matches()) {
      throw ProblemException.of(
          400,
          "invalid_idempotency_key",
          "Give one Idempotency-Key of 1 to 255 visible ASCII characters, such as a UUID.");
    }
    return key;
  }

  /** How long to wait for the answer does not make it another request. */
  private static String digest(BufferedRequest request) {
    String query = request.getQueryString();
    String kept =
        query == null
            ? ""
            : Arrays.stream(query.split("&", -1))
                .filter(part -> !part.startsWith("wait="))
                .sorted()
                .collect(Collectors.joining("&"));
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          (kept + "\n" + request.getContentType() + "\n").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(request.body()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
