/** Signs people in to Temporal's Web UI on a laptop, with the tokens that its own key signed. */
@NullMarked
package dev.weft.api.login;

import org.jspecify.annotations.NullMarked;
