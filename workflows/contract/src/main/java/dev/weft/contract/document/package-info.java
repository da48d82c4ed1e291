/** Flows about long documents. */
@NullMarked
package dev.weft.contract.document;

import org.jspecify.annotations.NullMarked;
