package dev.weft.activity.agent.planner;

import java.util.List;
import java.util.Set;

/**
 * A clause read as a call of one tool.
 *
 * @param text the clause
 * @param unread the phrases that no rule could read; empty when the reading is complete
 * @param problems what is wrong with what was read, in sentences
 * @param questions what has more than one reading
 * @param unclear the slots that problems and questions are about; they are not missing
 * @param likeness of the clause to the tool's example phrasings
 */
record Reading(
    String text,
    Tool tool,
    Ask ask,
    List<String> unread,
    List<String> problems,
    List<String> questions,
    Set<Slot> unclear,
    double likeness) {
  boolean complete() {
    return unread.isEmpty();
  }
}
