/** Tools: ordinary methods with one annotation, described, bound and invoked. */
@NullMarked
package dev.weft.activity.tool;

import org.jspecify.annotations.NullMarked;
