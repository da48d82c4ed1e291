/** Tests of the offline planner, with its corpora. */
@org.jspecify.annotations.NullMarked
package dev.weft.activity.agent.planner;
