package dev.weft.contract.tool;

import org.jspecify.annotations.Nullable;

/**
 * Who must confirm a call.
 *
 * @param scope the scope that lets a person decide, as in {@code approval:write}
 * @param role the role in words for people, as in {@code the requester}
 * @param requesterOnly true when only the person who asked for the run may decide; null means that
 *     anybody with the scope may
 */
public record ApprovalRule(String scope, String role, @Nullable Boolean requesterOnly) {
  /** A rule for anybody with the scope. */
  public ApprovalRule(String scope, String role) {
    this(scope, role, null);
  }

  /** Whether only the person who asked for the run may decide. */
  public boolean forRequesterAlone() {
    return Boolean.TRUE.equals(requesterOnly);
  }
}
