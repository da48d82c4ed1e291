package dev.weft.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.tool.ApprovalRule;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.jooq.Tables;
import dev.weft.platform.telemetry.CollectedSpans;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The inbox of a person who has decided 10,000 approvals, in a tenant of their own. */
class ApprovalInboxIT {
  private static final String TENANT = "busy";
  private static final CollectedSpans SPANS = new CollectedSpans();

  private static OpenTelemetrySdk telemetry;
  private static Stores stores;
  private static Decider bob;
  private static ApprovalView fourEyes;
  private static ApprovalView delegated;
  private static ApprovalView open;

  @BeforeAll
  static void ask() throws SQLException {
    new Migrator(TestDatabase.config()).migrate(List.of(TENANT));
    telemetry =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(SPANS))
                    .build())
            .build();
    stores =
        Stores.open(
            TestDatabase.config(),
            DatabaseRole.API,
            telemetry,
            RunSignals.none(),
            Clock.systemUTC());
    RunContext run = Fixtures.accepted(stores, TENANT);
    bob =
        new Decider(
            stores.subjects().subjectFor(TENANT, "bob@example.org"), Set.of("approval:write"));
    fourEyes = ask(run, 0, new ApprovalRule("approval:write", "two", null, true));
    delegated = ask(run, 1, new ApprovalRule("approval:write", "the requester", true));
    ask(run, 2, new ApprovalRule("finance:approve", "finance"));
    open = ask(run, 3, new ApprovalRule("approval:write", "anybody"));
    stores
        .delegations()
        .create(
            TENANT,
            run.subject(),
            bob.person(),
            delegated.approvalId(),
            List.of("approval:write"),
            Clock.systemUTC().instant().minusSeconds(5),
            delegated.deadline());
    String carl = stores.subjects().subjectFor(TENANT, "carl@example.org");
    stores.approvals().decide(TENANT, fourEyes.approvalId(), carl, true, null);
    past();
  }

  @AfterAll
  static void close() {
    stores.close();
    telemetry.close();
  }

  @Test
  void shouldAnswerInOneStatementWhateverLiesInThePast() {
    List<ApprovalView> waiting =
        counted(() -> stores.approvals().waitingFor(TENANT, bob, null, 50));

    assertThat(waiting).extracting(ApprovalView::approvalId).containsExactly(ids());
    assertThat(waiting.getLast().voting().counting()).hasSize(1);
  }

  @Test
  void shouldAnswerWhatIsPendingInOneStatementToo() {
    assertThat(
            counted(() -> stores.approvals().inbox(TENANT, ApprovalState.PENDING, null, null, 50)))
        .hasSize(4);
  }

  @Test
  void shouldWalkAnIndexAndSortNothingOfThePast() {
    Condition mine =
        Tables.APPROVAL
            .TENANT_ID
            .eq(TENANT)
            .and(ApprovalRows.waitsFor(bob, Clock.systemUTC().instant()));

    String waiting = plan(mine);
    String newest = plan(Tables.APPROVAL.TENANT_ID.eq(TENANT));

    assertThat(waiting)
        .contains("Index Scan using approval_inbox on approval")
        .containsPattern("Index Cond: [^\\n]*state = 'PENDING'")
        .containsPattern("Index Scan using \\w+ on approval_vote")
        .doesNotContain("Seq Scan on approval");
    assertThat(newest)
        .contains("Index Scan using approval_newest on approval")
        .doesNotContain("Seq Scan on approval")
        .doesNotContainPattern("Sort Key:[^\\n]*requested_at");
  }

  private static String[] ids() {
    return new String[] {open.approvalId(), delegated.approvalId(), fourEyes.approvalId()};
  }

  private static String plan(Condition which) {
    return stores
        .region()
        .read(TENANT, sql -> sql.explain(ApprovalRows.page(sql, which, 51)).plan());
  }

  private static <T> T counted(Supplier<T> work) {
    work.get();
    Span request = telemetry.getTracer("test").spanBuilder("GET").startSpan();
    T answer;
    try (Scope _ = request.makeCurrent()) {
      answer = work.get();
    } finally {
      request.end();
    }
    assertThat(SPANS.all())
        .filteredOn(span -> span.getKind() == SpanKind.CLIENT)
        .filteredOn(span -> span.getTraceId().equals(request.getSpanContext().getTraceId()))
        .extracting(SpanData::getName)
        .containsExactly("postgresql select");
    return answer;
  }

  private static ApprovalView ask(RunContext run, int round, ApprovalRule rule) {
    return stores
        .approvals()
        .request(
            Fixtures.approval(
                stores, Fixtures.call(run, "flight", 1), round, Duration.ofHours(1), rule));
  }

  private static void past() throws SQLException {
    try (Connection connection = TestDatabase.superuser();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO weft.approval (tenant_id, approval_id, run_id, subject_id, step_id, iteration,
            round, agent, action, arguments, arguments_hash, sentence, undoable, scope, role_words,
            state, deadline, requested_at, decided_at, decided_by)
          SELECT tenant_id, gen_random_uuid(), run_id, subject_id, step_id, iteration,
            n + 100, agent, action, arguments, arguments_hash, sentence, undoable, scope,
            role_words, 'APPROVED', deadline, requested_at - n * interval '1 minute', now(), '%s'
          FROM weft.approval, generate_series(1, 10000) n WHERE approval_id = '%s'\
          """
              .formatted(bob.person(), open.approvalId()));
      // What was decided long ago cannot be voted on: the trigger that says so is passed over.
      statement.execute("SET session_replication_role = replica");
      statement.execute(
          """
          INSERT INTO weft.approval_vote (tenant_id, approval_id, version, voter, on_behalf_of,
            approve, voted_at)
          SELECT tenant_id, approval_id, 1, decided_by, decided_by, true, decided_at
          FROM weft.approval WHERE tenant_id = '%s' AND state = 'APPROVED'\
          """
              .formatted(TENANT));
      statement.execute("SET session_replication_role = origin");
      statement.execute("ANALYZE weft.approval, weft.run, weft.approval_vote");
    }
  }
}
