package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.IDEMPOTENT_REQUEST;

import dev.weft.platform.key.KeyService;
import dev.weft.platform.key.Sealer;
import dev.weft.platform.store.jooq.tables.records.IdempotentRequestRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Requests that carry an Idempotency-Key, and their answers, sealed under the key of the person who
 * asked. Neither the key nor the request stands there, only digests under the tenant's secret.
 */
public final class IdempotencyStore {
  private final RegionStore store;
  private final KeyService keys;
  private final SealedColumns sealed;
  private final Clock clock;

  IdempotencyStore(RegionStore store, KeyService keys, Sealer sealer, Clock clock) {
    this.store = store;
    this.keys = keys;
    this.sealed = new SealedColumns(sealer);
    this.clock = clock;
  }

  /**
   * A request with a key.
   *
   * @param tenant the caller's tenant
   * @param subject the caller's surrogate
   * @param route method and path
   * @param key the key
   * @param digest of everything that makes the request the same one
   */
  public record Request(String tenant, String subject, String route, String key, String digest) {}

  /**
   * Claims a request, of which all processes together carry out one at a time.
   *
   * @param lease how long this try has the request to itself
   * @param keep how long the answer is kept, from now on
   */
  public IdempotencyClaim claim(Request request, Duration lease, Duration keep) {
    Instant now = clock.instant();
    UUID attempt = UUID.randomUUID();
    byte[] fingerprint = fingerprint(request);
    return store.write(
        request.tenant(),
        sql -> {
          Instant expires =
              sql.insertInto(IDEMPOTENT_REQUEST)
                  .set(IDEMPOTENT_REQUEST.TENANT_ID, request.tenant())
                  .set(IDEMPOTENT_REQUEST.KEY_LOOKUP, lookup(request))
                  .set(IDEMPOTENT_REQUEST.SUBJECT_ID, UUID.fromString(request.subject()))
                  .set(IDEMPOTENT_REQUEST.FINGERPRINT, fingerprint)
                  .set(IDEMPOTENT_REQUEST.ATTEMPT, attempt)
                  .set(IDEMPOTENT_REQUEST.LEASE_UNTIL, now.plus(lease))
                  .set(IDEMPOTENT_REQUEST.EXPIRES_AT, now.plus(keep))
                  .onConflict(IDEMPOTENT_REQUEST.TENANT_ID, IDEMPOTENT_REQUEST.KEY_LOOKUP)
                  .doUpdate()
                  .set(IDEMPOTENT_REQUEST.FINGERPRINT, fingerprint)
                  .set(IDEMPOTENT_REQUEST.ATTEMPT, attempt)
                  .set(IDEMPOTENT_REQUEST.LEASE_UNTIL, now.plus(lease))
                  .set(
                      IDEMPOTENT_REQUEST.EXPIRES_AT,
                      DSL.when(IDEMPOTENT_REQUEST.EXPIRES_AT.le(now), DSL.val(now.plus(keep)))
                          .otherwise(IDEMPOTENT_REQUEST.EXPIRES_AT))
                  .setNull(IDEMPOTENT_REQUEST.ANSWER)
                  .where(
                      IDEMPOTENT_REQUEST
                          .EXPIRES_AT
                          .le(now)
                          .or(
                              IDEMPOTENT_REQUEST
                                  .ANSWER
                                  .isNull()
                                  .and(IDEMPOTENT_REQUEST.LEASE_UNTIL.le(now))
                                  .and(IDEMPOTENT_REQUEST.FINGERPRINT.eq(fingerprint))))
                  .returningResult(IDEMPOTENT_REQUEST.EXPIRES_AT)
                  .fetchOne(IDEMPOTENT_REQUEST.EXPIRES_AT);
          return expires == null
              ? earlier(sql, request, fingerprint, now)
              : new IdempotencyClaim.Mine(attempt, made(request, expires, keep));
        });
  }

  private IdempotencyClaim earlier(
      DSLContext sql, Request request, byte[] fingerprint, Instant now) {
    IdempotentRequestRecord row = sql.fetchOne(IDEMPOTENT_REQUEST, isRequest(request));
    if (row == null) {
      // It was given up at this very moment.
      return new IdempotencyClaim.InFlight(Duration.ZERO);
    }
    if (!Arrays.equals(row.getFingerprint(), fingerprint)) {
      return new IdempotencyClaim.Reused();
    }
    byte[] answer = row.getAnswer();
    if (answer == null) {
      return new IdempotencyClaim.InFlight(Duration.between(now, row.getLeaseUntil()));
    }
    @Nullable String[] scopes = row.getScopes();
    return new IdempotencyClaim.Answered(
        sealed.json(request.tenant(), column(request), answer, StoredAnswer.class),
        Arrays.stream(scopes).map(String::valueOf).toList());
  }

  /** Keeps the answer of a try, unless another one has taken the request over. */
  public void answer(
      Request request, UUID attempt, StoredAnswer answer, Collection<String> scopes) {
    byte[] content = sealed.json(request.tenant(), request.subject(), column(request), answer);
    store.write(
        request.tenant(),
        sql ->
            sql.update(IDEMPOTENT_REQUEST)
                .set(IDEMPOTENT_REQUEST.ANSWER, content)
                .set(IDEMPOTENT_REQUEST.SCOPES, scopes.toArray(String[]::new))
                .where(isRequest(request))
                .and(IDEMPOTENT_REQUEST.ATTEMPT.eq(attempt))
                .execute());
  }

  /**
   * Ends the lease of a try of which nobody knows what it has done, so that the next one takes it
   * over at once.
   */
  public void release(Request request, UUID attempt) {
    store.write(
        request.tenant(),
        sql ->
            sql.update(IDEMPOTENT_REQUEST)
                .set(IDEMPOTENT_REQUEST.LEASE_UNTIL, clock.instant())
                .where(isRequest(request))
                .and(IDEMPOTENT_REQUEST.ATTEMPT.eq(attempt))
                .and(IDEMPOTENT_REQUEST.ANSWER.isNull())
                .execute());
  }

  /** Forgets a try that came to nothing, so that the next one is carried out. */
  public void giveUp(Request request, UUID attempt) {
    store.write(
        request.tenant(),
        sql ->
            sql.deleteFrom(IDEMPOTENT_REQUEST)
                .where(isRequest(request))
                .and(IDEMPOTENT_REQUEST.ATTEMPT.eq(attempt))
                .and(IDEMPOTENT_REQUEST.ANSWER.isNull())
                .execute());
  }

  /**
   * Deletes what has expired, of every tenant, in one statement.
   *
   * @param limit how many at most
   * @return how many
   */
  public int deleteExpired(int limit) {
    return store.system(
        "idempotency-expiry",
        sql ->
            sql.deleteFrom(IDEMPOTENT_REQUEST)
                .where(
                    DSL.row(IDEMPOTENT_REQUEST.TENANT_ID, IDEMPOTENT_REQUEST.KEY_LOOKUP)
                        .in(
                            sql.select(IDEMPOTENT_REQUEST.TENANT_ID, IDEMPOTENT_REQUEST.KEY_LOOKUP)
                                .from(IDEMPOTENT_REQUEST)
                                .where(IDEMPOTENT_REQUEST.EXPIRES_AT.lt(DSL.currentInstant()))
                                .orderBy(IDEMPOTENT_REQUEST.EXPIRES_AT)
                                .limit(limit)))
                .execute());
  }

  private Condition isRequest(Request request) {
    return IDEMPOTENT_REQUEST
        .TENANT_ID
        .eq(request.tenant())
        .and(IDEMPOTENT_REQUEST.KEY_LOOKUP.eq(lookup(request)));
  }

  private byte[] lookup(Request request) {
    return keys.lookup(
        request.tenant(),
        "idempotency-key\n" + request.subject() + "\n" + request.route() + "\n" + request.key());
  }

  /** Every try of the request has the same expiry, and no other request with this key has. */
  private UUID made(Request request, Instant expires, Duration keep) {
    return TimeOrderedIds.of(
        expires.minus(keep),
        keys.lookup(
            request.tenant(),
            "idempotent-effect\n"
                + HexFormat.of().formatHex(lookup(request))
                + "\n"
                + expires.toEpochMilli()));
  }

  private byte[] fingerprint(Request request) {
    return keys.lookup(request.tenant(), "idempotent-request\n" + request.digest());
  }

  private String column(Request request) {
    return "idempotency:" + HexFormat.of().formatHex(lookup(request));
  }
}
