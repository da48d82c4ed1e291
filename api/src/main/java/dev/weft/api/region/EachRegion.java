package dev.weft.api.region;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a port that is for no tenant: it is called in every region, and the answers are
 * put together. Lists and sets are joined, numbers added, and a condition holds when it does
 * everywhere.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface EachRegion {}
