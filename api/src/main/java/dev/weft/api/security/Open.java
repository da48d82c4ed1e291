package dev.weft.api.security;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Lets anybody call an endpoint, and says why that is right. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Open {
  /** Why no scope is needed. */
  String value();

  /**
   * Whether it answers also while policy cannot be asked; for what tells that something is wrong.
   */
  boolean withoutPolicy() default false;
}
