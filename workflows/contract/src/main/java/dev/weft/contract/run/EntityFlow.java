package dev.weft.contract.run;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a workflow interface whose runs have no bound of their own, because they live as long as
 * what they are about. Before its history grows too long such a flow continues as new with its
 * complete state as input; a rule of determinism sees that it can.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EntityFlow {}
