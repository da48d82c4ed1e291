package dev.weft.activity.model;

/** What a model is asked for; configuration names the providers of each role. */
public enum ModelRole {
  /** Turns goals into plans. */
  PLANNER,
  /** Used by agents while they work. */
  AGENT
}
