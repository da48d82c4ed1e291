package dev.weft.contract.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Documents one key of the configuration and says what it is when nobody sets it. The printed
 * default file, the validation and the environment overrides are all read from here.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Setting {
  /** What the key means, in one or two sentences. */
  String value();

  /** The default, written as it would stand in the file; ignored for sections and for ports. */
  String defaultValue() default "";

  /**
   * The default as an offset from {@code portBase}; {@link #NO_OFFSET} when the key is no such
   * port.
   */
  int portOffset() default NO_OFFSET;

  /** The smallest number allowed. */
  long min() default Long.MIN_VALUE;

  /** The largest number allowed. */
  long max() default Long.MAX_VALUE;

  /** Marks a value that must never be printed. */
  boolean secret() default false;

  /** Marks a text that names a file; a relative one starts from the configuration's folder. */
  boolean file() default false;

  /** Says that a key is no derived port. */
  int NO_OFFSET = -1;
}
