/** Budgets for language models, and what runs cost. */
@NullMarked
package dev.weft.api.budget;

import org.jspecify.annotations.NullMarked;
