/** Activity implementations, their ports, and adapters to the outside. */
@NullMarked
package dev.weft.activity;

import org.jspecify.annotations.NullMarked;
