package dev.weft.api.approval;

import dev.weft.api.problem.ProblemException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person sent from an approval's page.
 *
 * @param fields by their names
 */
record PageForm(Map<String, String> fields) {
  private static final String CHANGE = "change";

  String token() {
    return fields.getOrDefault("token", "");
  }

  String csrf() {
    return fields.getOrDefault("csrf", "");
  }

  /** Whether the person wants the arguments changed. */
  boolean changes() {
    return CHANGE.equals(fields.get("decision"));
  }

  /**
   * The answer that it stands for.
   *
   * @param arguments where the arguments were changed; empty when they cannot be on a page
   */
  Deciding.Answer answer(Optional<ArgumentForm> arguments) {
    String reason = fields.get("reason");
    return switch (fields.getOrDefault("decision", "")) {
      case "approve" -> new Deciding.Answer(true, reason, null, version());
      case "reject" -> new Deciding.Answer(false, reason, null, version());
      case CHANGE ->
          new Deciding.Answer(
              true,
              reason,
              arguments
                  .orElseThrow(() ->
                      ProblemException.of(
                          422,
                          "edit_refused",
                          "These arguments cannot be changed on a page; the API can change them."))
                  .read(fields),
              version());
      default -> throw ProblemException.of(400, "no_decision", "Choose approve or reject.");
    };
  }

  private @Nullable Integer version() {
    String text = fields.getOrDefault("version", "");
    if (text.isBlank()) {
      return null;
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw ProblemException.invalidParameter("version", "A version is a number.");
    }
    return Integer.valueOf(text);
  }
}
