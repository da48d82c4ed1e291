/** Approvals over HTTP: inbox, decision, and the page that a person reads. */
@NullMarked
package dev.weft.api.approval;

import org.jspecify.annotations.NullMarked;
