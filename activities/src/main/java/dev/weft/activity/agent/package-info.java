/** Planning: the port that turns goals into plans, and the activities around it. */
@NullMarked
package dev.weft.activity.agent;

import org.jspecify.annotations.NullMarked;
