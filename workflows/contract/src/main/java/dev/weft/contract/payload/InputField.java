package dev.weft.contract.payload;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the JSON schema says of a component of an input record, beyond its type. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface InputField {
  /** What it is, for people. */
  String value();

  /** A regular expression (ECMA 262) that a text matches as a whole; empty means any. */
  String pattern() default "";

  /** The least number allowed. */
  long minimum() default Long.MIN_VALUE;

  /** The greatest number allowed. */
  long maximum() default Long.MAX_VALUE;
}
