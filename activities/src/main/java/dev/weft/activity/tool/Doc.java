package dev.weft.activity.tool;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes a component of a tool's records, and bounds it. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Doc {
  /** What it is, with its unit and shape, in a sentence. */
  String value();

  /** A regular expression that the whole text must match. Empty: any text. */
  String pattern() default "";

  /** The only texts that are allowed. Empty: any text. */
  String[] oneOf() default {};

  /** Least value of a number, or of the minor units of an amount of money. */
  long min() default Long.MIN_VALUE;

  /** Greatest value of a number, or of the minor units of an amount of money. */
  long max() default Long.MAX_VALUE;

  /** Longest text in characters. */
  int maxLength() default Integer.MAX_VALUE;

  /** What the component means when it is absent, in words. Only with a nullable component. */
  String absent() default "";

  /** A JSON schema format that the Java type does not tell, as in {@code time-zone}. */
  String format() default "";
}
