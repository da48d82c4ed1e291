package dev.weft.platform.store;

import dev.weft.contract.agent.StepCall;
import dev.weft.contract.money.Money;
import dev.weft.contract.tool.ApprovalRule;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An approval to ask for.
 *
 * @param call the call that waits for it
 * @param round 0 the first time, one more each time the price rose past what was approved
 * @param rule who may decide
 * @param arguments what the person is shown
 * @param argumentsHash hash of the call's arguments, which the approval binds
 * @param amount what it costs now; null when it costs nothing
 * @param maximum the most it may cost, in the same currency; null when it costs nothing
 * @param sentence what happens, in a sentence
 * @param undoable whether it can be undone
 * @param deadline when silence becomes no
 * @param reminders when people are reminded, and how
 */
public record NewApproval(
    StepCall call,
    int round,
    ApprovalRule rule,
    Map<String, Object> arguments,
    String argumentsHash,
    @Nullable Money amount,
    @Nullable Money maximum,
    String sentence,
    boolean undoable,
    Instant deadline,
    List<Reminder> reminders) {
  /**
   * A reminder to send while it is pending.
   *
   * @param at when
   * @param channel how
   */
  public record Reminder(Instant at, Channel channel) {}

  /** An approval that nobody is reminded of. */
  public NewApproval(
      StepCall call,
      int round,
      ApprovalRule rule,
      Map<String, Object> arguments,
      String argumentsHash,
      @Nullable Money amount,
      @Nullable Money maximum,
      String sentence,
      boolean undoable,
      Instant deadline) {
    this(
        call,
        round,
        rule,
        arguments,
        argumentsHash,
        amount,
        maximum,
        sentence,
        undoable,
        deadline,
        List.of());
  }

  public NewApproval {
    reminders = List.copyOf(reminders);
    if ((amount == null) != (maximum == null)
        || (amount != null && maximum != null && !amount.currency().equals(maximum.currency()))) {
      throw new IllegalArgumentException("amount and maximum go together, in one currency");
    }
  }
}
