/**
 * A travel provider to practise on: real airports, limited seats, moving prices and injectable
 * faults.
 */
@NullMarked
package dev.weft.sandbox;

import org.jspecify.annotations.NullMarked;
