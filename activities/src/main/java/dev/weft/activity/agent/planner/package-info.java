/** The offline planner: goals in plain English become plans by grammar and sentence embeddings. */
@NullMarked
package dev.weft.activity.agent.planner;

import org.jspecify.annotations.NullMarked;
