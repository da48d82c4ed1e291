/** What language models may use in a day. */
@NullMarked
package dev.weft.contract.budget;

import org.jspecify.annotations.NullMarked;
