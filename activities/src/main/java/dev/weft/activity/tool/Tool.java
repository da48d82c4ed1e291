package dev.weft.activity.tool;

import dev.weft.contract.tool.Effect;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method a tool: {@code Result action(Params params, ToolContext context)}, both records.
 * The JSON schemas that planners see are derived from them.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Tool {
  /** Its name within the agent. Empty: the method's name. */
  String action() default "";

  /** What it does, in one sentence. */
  String description();

  /** What calling it changes. */
  Effect effect();

  /** What the requester must be allowed, as in {@code calendar:write}. */
  String scope();

  /**
   * The method that takes the effect back, {@code EffectFound undo(Params params, ToolContext
   * context)}, or {@code void} when it cannot tell what there was to take back. It succeeds when
   * nothing was done. Empty: the tool cannot be undone.
   */
  String undo() default "";

  /**
   * The method that says what a call would cost, {@code Quote quote(Params params, ToolContext
   * context)}. Empty: it costs nothing.
   */
  String quote() default "";

  /** The scope that lets a person confirm a call. Empty: nobody has to. */
  String approvalScope() default "";

  /** Who that is, in words. */
  String approvalRole() default "the requester";

  /** Whether only the person who asked for the run may confirm, and nobody else with the scope. */
  boolean requesterOnly() default false;

  /**
   * Whether two different people must confirm, neither of them the person who asked for the run.
   * Excludes {@link #requesterOnly}.
   */
  boolean fourEyes() default false;

  /** Longest time of one attempt, as in {@code PT10S}. */
  String timeout() default "PT10S";

  /** Whether it is fast, in-process and idempotent, so that it may run as a local activity. */
  boolean quick() default false;

  /** Estimated own cost per call in minor units of EUR, apart from what it spends. */
  long costMinor() default 0;

  /** Phrasings of goals that it serves. */
  String[] examples() default {};
}
