/** Flows about long documents. */
@NullMarked
package dev.weft.flow.document;

import org.jspecify.annotations.NullMarked;
