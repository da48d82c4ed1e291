/** Who may do what: scopes as tokens carry them. */
@NullMarked
package dev.weft.contract.access;

import org.jspecify.annotations.NullMarked;
