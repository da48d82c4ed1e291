package dev.weft.platform.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request, kept for its repetition.
 *
 * @param status the HTTP status
 * @param headers the headers that belong to the answer
 * @param body the body; null when it was too large to keep
 */
public record StoredAnswer(int status, Map<String, String> headers, @Nullable String body) {}
