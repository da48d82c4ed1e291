/** Plain functions over text that several modules need. */
@NullMarked
package dev.weft.contract.text;

import org.jspecify.annotations.NullMarked;
