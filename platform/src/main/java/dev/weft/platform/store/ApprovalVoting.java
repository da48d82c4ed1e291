package dev.weft.platform.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far an approval is.
 *
 * @param fourEyes whether two people must agree, neither of them the requester
 * @param version the version of the arguments; 1 until somebody changes them
 * @param votes every yes, the oldest first, also those for older versions
 * @param original the arguments that the flow asked with; null while nobody has changed them
 * @param editedBy surrogate of who changed them last
 * @param editedAt when
 */
public record ApprovalVoting(
    boolean fourEyes,
    int version,
    List<Vote> votes,
    @Nullable Map<String, Object> original,
    @Nullable String editedBy,
    @Nullable Instant editedAt) {
  /** One person is enough, and nobody has answered. */
  public static final ApprovalVoting SINGLE =
      new ApprovalVoting(false, 1, List.of(), null, null, null);

  /** How many people must agree when two must. */
  static final int TWO = 2;

  /**
   * A yes.
   *
   * @param person surrogate of who gave it
   * @param onBehalfOf surrogate of the person in whose place, or the same
   * @param version the version of the arguments that it is for
   * @param at when
   */
  public record Vote(String person, String onBehalfOf, int version, Instant at) {}

  public ApprovalVoting {
    votes = List.copyOf(votes);
  }

  /** How many people must agree. */
  public int required() {
    return fourEyes ? TWO : 1;
  }

  /** The votes that count: those for the arguments as they are now. */
  public List<Vote> counting() {
    return votes.stream().filter(vote -> vote.version() == version).toList();
  }

  /** The votes that a change of the arguments voided. */
  public List<Vote> voided() {
    return votes.stream().filter(vote -> vote.version() < version).toList();
  }
}
