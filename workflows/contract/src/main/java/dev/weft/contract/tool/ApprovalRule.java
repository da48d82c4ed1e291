package dev.weft.contract.tool;

import org.jspecify.annotations.Nullable;

/**
 * Who must confirm a call.
 *
 * @param scope the scope that lets a person decide, as in {@code approval:write}
 * @param role the role in words for people, as in {@code the requester}
 * @param requesterOnly true when only the person who asked for the run may decide; null means that
 *     anybody with the scope may
 * @param fourEyes true when two different people must agree, neither of them the one who asked for
 *     the run; null means that one person is enough
 */
public record ApprovalRule(
    String scope, String role, @Nullable Boolean requesterOnly, @Nullable Boolean fourEyes) {
  public ApprovalRule {
    if (Boolean.TRUE.equals(requesterOnly) && Boolean.TRUE.equals(fourEyes)) {
      throw new IllegalArgumentException(
          "four eyes are never the requester's: requesterOnly and fourEyes exclude each other");
    }
  }

  /** A rule for anybody with the scope. */
  public ApprovalRule(String scope, String role) {
    this(scope, role, null, null);
  }

  /** A rule without four eyes. */
  public ApprovalRule(String scope, String role, @Nullable Boolean requesterOnly) {
    this(scope, role, requesterOnly, null);
  }

  /** Whether only the person who asked for the run may decide. */
  public boolean forRequesterAlone() {
    return Boolean.TRUE.equals(requesterOnly);
  }

  /** Whether two people must agree. */
  public boolean needsFourEyes() {
    return Boolean.TRUE.equals(fourEyes);
  }

  /** The same rule with four eyes if the other one asks for them; nothing is ever loosened. */
  public ApprovalRule tightenedBy(ApprovalRule other) {
    return other.needsFourEyes() && !needsFourEyes()
        ? new ApprovalRule(scope, role, requesterOnly, true)
        : this;
  }
}
