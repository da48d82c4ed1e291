/** A person's answer to one guarded step. */
@NullMarked
package dev.weft.contract.approval;

import org.jspecify.annotations.NullMarked;
