package dev.weft.activity.tool;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a class whose {@link Tool} methods are what one agent can do. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Agent {
  /** Its name, the first half of its tools' names. */
  String name();

  /** What it is for, in a sentence. */
  String role();

  /** The model role that it uses; empty when it uses none. */
  String model() default "";

  /** Its usual own cost per task in minor units of EUR. */
  long costPerTaskMinor() default 0;
}
