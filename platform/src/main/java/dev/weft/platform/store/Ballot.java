package dev.weft.platform.store;

import dev.weft.contract.money.Money;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A person's answer to an approval.
 *
 * @param tenant the tenant
 * @param approvalId the approval
 * @param decider who answers
 * @param approve yes or no
 * @param reason what that person wrote; stored sealed
 * @param version the version of the arguments that the person saw; null for whichever is current
 * @param edit what the person changed; null when nothing
 */
public record Ballot(
    String tenant,
    String approvalId,
    Decider decider,
    boolean approve,
    @Nullable String reason,
    @Nullable Integer version,
    @Nullable Edit edit) {
  /**
   * Other arguments, checked and quoted.
   *
   * @param arguments all arguments of the call
   * @param argumentsHash hash of the call with them
   * @param amount what it costs then; null when it costs nothing
   * @param maximum the most it may cost then; null when it costs nothing
   * @param sentence what happens then
   */
  public record Edit(
      Map<String, Object> arguments,
      String argumentsHash,
      @Nullable Money amount,
      @Nullable Money maximum,
      String sentence) {}

  public Ballot {
    if (edit != null && !approve) {
      throw new IllegalArgumentException("who rejects changes nothing");
    }
  }
}
