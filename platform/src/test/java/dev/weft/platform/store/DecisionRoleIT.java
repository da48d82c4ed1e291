package dev.weft.platform.store;

import static dev.weft.platform.store.TestDatabase.TENANT_A;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database itself lets nobody but the api's role decide an approval. */
class DecisionRoleIT {
  private static final String COPIED =
      "tenant_id, run_id, step_id, iteration, agent, action, arguments, arguments_hash, sentence,"
          + " undoable, scope, role_words, deadline, requested_at";

  private Stores worker;
  private Stores api;
  private RunContext run;
  private String approval;

  @BeforeEach
  void ask() {
    worker = Fixtures.stores(DatabaseRole.WORKER, Clock.systemUTC());
    api = Fixtures.stores(DatabaseRole.API, Clock.systemUTC());
    run = Fixtures.accepted(api, TENANT_A);
    approval =
        worker
            .approvals()
            .request(
                Fixtures.approval(worker, Fixtures.call(run, "flight", 1), 0, Duration.ofHours(1)))
            .approvalId();
  }

  @AfterEach
  void close() {
    worker.close();
    api.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldRefuseADecisionWhenAWorkerTakesIt(boolean approve) {
    assertThatThrownBy(
            () -> worker.approvals().decide(TENANT_A, approval, run.subject(), approve, null))
        .isInstanceOf(DataAccessException.class)
        .hasRootCauseInstanceOf(SQLException.class);

    assertThat(state()).isEqualTo(ApprovalState.PENDING);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldTakeADecisionWhenTheApiWritesIt(boolean approve) {
    assertThat(api.approvals().decide(TENANT_A, approval, run.subject(), approve, null))
        .isInstanceOf(Decision.Decided.class);

    assertThat(state()).isEqualTo(approve ? ApprovalState.APPROVED : ApprovalState.REJECTED);
  }

  @Test
  void shouldRefuseEveryStatementByWhichAWorkerCouldDecide() throws SQLException {
    String mine = " WHERE approval_id = '" + approval + "'";
    String decider = "'" + run.subject() + "'";
    for (String statement :
        List.of(
            "UPDATE weft.approval SET state = 'REJECTED'" + mine,
            "UPDATE weft.approval SET state = 'APPROVED'" + mine,
            "UPDATE weft.approval SET state = 'APPROVED', decided_by = " + decider + mine,
            "UPDATE weft.approval SET decided_by = " + decider + mine,
            "UPDATE weft.approval SET maximum_minor = 1000000" + mine,
            "UPDATE weft.approval SET arguments_hash = 'other'" + mine,
            "UPDATE weft.approval SET state = 'PENDING'" + mine,
            "DELETE FROM weft.approval" + mine,
            insert("'APPROVED'", decider),
            insert("'REJECTED'", "NULL"),
            insert("'PENDING'", decider))) {
      assertThatThrownBy(() -> executeAs("weft_worker", statement))
          .as(statement)
          .isInstanceOf(SQLException.class)
          .message()
          .matches("(?s).*(permission denied|row-level security).*");
    }
    assertThat(state()).isEqualTo(ApprovalState.PENDING);
    assertThat(executeAs("weft_worker", insert("'PENDING'", "NULL"))).isEqualTo(1);
    assertThat(executeAs("weft_app", insert("'APPROVED'", decider))).isEqualTo(1);
  }

  @Test
  void shouldLetAWorkerCloseWhatNobodyDecided() {
    assertThat(worker.approvals().close(TENANT_A, approval, ApprovalState.EXPIRED))
        .get()
        .extracting(ApprovalView::state)
        .isEqualTo(ApprovalState.EXPIRED);
  }

  @Test
  void shouldLetAWorkerWithdrawWhatIsPendingWhenTheRunEnds() {
    worker.runs().apply(Fixtures.update(run, 5, RunStatus.CANCELLED));

    assertThat(state()).isEqualTo(ApprovalState.WITHDRAWN);
  }

  @Test
  void shouldKeepADecisionFromAWorkerThatWantsToCloseIt() throws SQLException {
    api.approvals().decide(TENANT_A, approval, run.subject(), false, null);

    assertThat(
            executeAs(
                "weft_worker",
                "UPDATE weft.approval SET state = 'EXPIRED' WHERE approval_id = '"
                    + approval
                    + "'"))
        .isZero();
    assertThat(state()).isEqualTo(ApprovalState.REJECTED);
  }

  /** A copy of the approval, as the next round. */
  private String insert(String state, String decidedBy) {
    return "INSERT INTO weft.approval (approval_id, round, state, decided_by, "
        + COPIED
        + ") SELECT gen_random_uuid(), round + 1, "
        + state
        + ", "
        + decidedBy
        + "::uuid, "
        + COPIED
        + " FROM weft.approval WHERE approval_id = '"
        + approval
        + "'";
  }

  /** Executes and rolls back. */
  private static int executeAs(String role, String sql) throws SQLException {
    try (Connection connection = TestDatabase.as(role);
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT set_config('weft.tenant', '" + TENANT_A + "', true)");
      try {
        return statement.executeUpdate(sql);
      } finally {
        connection.rollback();
      }
    }
  }

  private ApprovalState state() {
    return api.approvals().find(TENANT_A, approval).orElseThrow().state();
  }
}
