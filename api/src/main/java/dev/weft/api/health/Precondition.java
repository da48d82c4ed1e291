package dev.weft.api.health;

/** Something that must have happened before this process says that it is ready. */
public interface Precondition {
  /** Its name among the parts of the answer. */
  String name();

  /** Whether it has happened. */
  boolean isMet();
}
