/** Compensation debt: what a run did, should not stand, and waits for a person. */
@NullMarked
package dev.weft.contract.debt;

import org.jspecify.annotations.NullMarked;
