package dev.weft.bench.chaos.check;

import dev.weft.bench.chaos.load.ClientLog.DecisionAnswer;
import dev.weft.bench.chaos.load.ClientLog.Start;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the sources say, each read past Weft: the client, the provider's journal, the tables, the
 * engine's histories, the model's own count.
 *
 * @param starts what the client sent and was promised
 * @param decisions what was answered to people's decisions
 * @param runs rows of runs
 * @param steps rows of steps
 * @param approvals rows of approvals
 * @param votes rows of votes
 * @param debts rows of compensation debt
 * @param decided how often a run's events say that an approval was decided, by approval
 * @param toldByFlow runs whose newest execution itself told how it ended
 * @param effects what took effect at the provider and in Weft's own agents' tables
 * @param executions the newest execution of each run that the engine knows, by run
 * @param budgets what models may and did use, by tenant
 * @param policy what was decided of calls of tools
 * @param deaths when a worker's process was gone
 * @param strays what a region holds of tenants that are not at home there
 */
public record Evidence(
    List<Start> starts,
    List<DecisionAnswer> decisions,
    List<RunRow> runs,
    List<StepRow> steps,
    List<ApprovalRow> approvals,
    List<VoteRow> votes,
    List<DebtRow> debts,
    Map<String, Integer> decided,
    Set<String> toldByFlow,
    List<Effect> effects,
    Map<String, Execution> executions,
    List<BudgetRow> budgets,
    List<PolicyRow> policy,
    List<Instant> deaths,
    List<Stray> strays) {

  /**
   * A run.
   *
   * @param engineRuns the engine's executions of it that were seen, the last one last
   * @param budgetWaits how many of its calls to models wait for a person to raise a budget
   */
  public record RunRow(
      String tenant,
      String runId,
      String workflowId,
      String status,
      @Nullable String errorCode,
      boolean ended,
      List<String> engineRuns,
      @Nullable String requestedBy,
      int budgetWaits) {}

  /**
   * A step.
   *
   * @param tool agent and action; null for a step that only branches
   * @param spentMinor what it spent; null for nothing
   * @param startedAt when it began; null for never
   * @param endedAt when it ended, or was undone; null for not yet
   */
  public record StepRow(
      String runId,
      String stepId,
      int iteration,
      int position,
      @Nullable String tool,
      String status,
      @Nullable String approvalId,
      @Nullable Long spentMinor,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt) {}

  /**
   * An approval.
   *
   * @param scope what lets a person decide
   */
  public record ApprovalRow(
      String approvalId,
      String runId,
      String stepId,
      int version,
      String state,
      String scope,
      boolean fourEyes,
      @Nullable String decidedBy,
      @Nullable Long maximumMinor) {}

  /** One person's yes to one version of an approval. */
  public record VoteRow(String approvalId, int version, String voter, boolean approve) {}

  /**
   * A decision about a call of a tool.
   *
   * @param hash of the bundle that decided; null when policy could not be asked
   */
  public record PolicyRow(
      String runId,
      String stepId,
      int iteration,
      boolean allowed,
      List<String> reasons,
      @Nullable String hash) {
    public PolicyRow {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * What does not belong there.
   *
   * @param region which region holds it
   * @param where the table, or the engine
   * @param tenant whose it is
   * @param count how many
   */
  public record Stray(String region, String where, String tenant, long count) {}

  /** An effect that should not stand. */
  public record DebtRow(String runId, String stepId, int iteration, String state) {}

  /**
   * What became of one key.
   *
   * @param key the key
   * @param where who says so
   * @param did how often it took effect
   * @param undid how often it was undone, a mark that nothing was done included
   * @param didAfterUndo whether it took effect after it had been undone
   */
  public record Effect(String key, String where, int did, int undid, boolean didAfterUndo) {
    /** Whether it stands. */
    public boolean stands() {
      return did > undid;
    }
  }

  /**
   * An execution as its history has it.
   *
   * @param runId the engine's own id
   * @param status how the engine describes it, as in {@code COMPLETED}
   * @param steps how often each step's call and undo succeeded, by position
   */
  public record Execution(String runId, String status, Map<Integer, Calls> steps) {}

  /**
   * Successful calls of one step in a history.
   *
   * @param executed calls of the tool
   * @param undone calls of its undo
   */
  public record Calls(int executed, int undone) {
    Calls plus(boolean undo) {
      return undo ? new Calls(executed, undone + 1) : new Calls(executed + 1, undone);
    }
  }

  /**
   * Tokens of a tenant.
   *
   * @param limit what it may use in a day; null for no limit
   * @param days on how many days it used any
   * @param ledger what Weft counts as used
   * @param charged what the model's endpoint charged for
   */
  public record BudgetRow(
      String tenant, @Nullable Long limit, int days, long ledger, long charged) {}
}
