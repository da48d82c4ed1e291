package dev.weft.activity.agent.planner;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What is noted while a clause is read: problems, questions, and the slots they are about. */
final class Notes {
  final List<String> problems = new ArrayList<>();
  final List<String> questions = new ArrayList<>();
  final Set<Slot> unclear = EnumSet.noneOf(Slot.class);

  void question(Slot slot, String question) {
    unclear.add(slot);
    questions.add(question);
  }

  void problem(Slot slot, String problem) {
    unclear.add(slot);
    problems.add(problem);
    questions.add(slot.question());
  }
}
