package dev.weft.contract.tool;

/**
 * Who must confirm a call.
 *
 * @param scope the scope that lets a person decide, as in {@code approval:write}
 * @param role the role in words for people, as in {@code the requester}
 */
public record ApprovalRule(String scope, String role) {}
