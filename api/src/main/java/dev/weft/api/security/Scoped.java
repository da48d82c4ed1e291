package dev.weft.api.security;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The scope that a caller must hold; an endpoint with neither this nor {@link Open} is closed. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Scoped {
  /** One of {@code dev.weft.contract.access.Scopes}. */
  String value();

  /** What the audit calls it, as in {@code flow.start}; empty for what changes nothing. */
  String action() default "";

  /** Whether it changes nothing though it is a POST; it notes itself what it shows. */
  boolean reads() default false;
}
