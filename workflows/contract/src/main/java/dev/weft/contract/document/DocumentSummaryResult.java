package dev.weft.contract.document;

import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate.RunError;
import org.jspecify.annotations.Nullable;

/**
 * How the summary of a document ended.
 *
 * @param status a terminal state
 * @param parts how many parts the document was summed up in
 * @param text the summary; null when it did not complete
 * @param method how it was made: by which model, or from sentences of the document
 * @param error why it did not complete; null when it did
 */
public record DocumentSummaryResult(
    RunStatus status,
    int parts,
    @Nullable String text,
    @Nullable String method,
    @Nullable RunError error) {}
