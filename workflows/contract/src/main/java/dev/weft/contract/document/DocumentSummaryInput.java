package dev.weft.contract.document;

import dev.weft.contract.payload.InputField;
import dev.weft.contract.run.RunContext;
import org.jspecify.annotations.Nullable;

/**
 * A document to sum up.
 *
 * @param run the run
 * @param title the document's title; null when it has none
 * @param text the whole document as plain text
 */
public record DocumentSummaryInput(
    RunContext run,
    @InputField("The document's title") @Nullable String title,
    @InputField("The whole document as plain text") String text) {}
