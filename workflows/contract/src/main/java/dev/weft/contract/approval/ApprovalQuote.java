package dev.weft.contract.approval;

import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.money.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call would be with other arguments. Exactly one of {@code sentence}, {@code problems} and
 * {@code refusal} says something.
 *
 * @param amount what it would cost; null when it costs nothing
 * @param maximum the most it may cost; null when it costs nothing
 * @param sentence what would happen, in a sentence
 * @param problems what is wrong with the arguments, as JSON pointers into them
 * @param refusal the stable code of why there is no quote, as in {@code NotAvailable}
 */
public record ApprovalQuote(
    @Nullable Money amount,
    @Nullable Money maximum,
    @Nullable String sentence,
    List<PlanProblem> problems,
    @Nullable String refusal) {
  public ApprovalQuote {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  /** Arguments that do not fit the tool. */
  public static ApprovalQuote wrong(List<PlanProblem> problems) {
    return new ApprovalQuote(null, null, null, problems, null);
  }

  /** Arguments that fit, for which there is no quote. */
  public static ApprovalQuote refused(String code) {
    return new ApprovalQuote(null, null, null, List.of(), code);
  }
}
