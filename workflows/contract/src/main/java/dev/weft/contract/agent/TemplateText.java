package dev.weft.contract.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A parameter's text with references to results of earlier steps, as in {@code Flight
 * {{flight.flight}} to {{flight.to}}}. A reference names a step and a path of field names and list
 * indexes; it is data, never code.
 *
 * @param parts the text in order
 */
public record TemplateText(List<Part> parts) {
  private static final Pattern MARKED = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);
  private static final Pattern BODY =
      Pattern.compile("\\s*([A-Za-z][A-Za-z0-9_]*)((?:\\.[A-Za-z0-9_-]+)*)\\s*");

  public TemplateText {
    parts = List.copyOf(parts);
  }

  /** A stretch of the text. */
  public sealed interface Part {}

  /**
   * Text that stands for itself.
   *
   * @param text as written
   */
  public record Literal(String text) implements Part {}

  /**
   * Stands for a value of an earlier step's result.
   *
   * @param stepId the step
   * @param path field names and list indexes from the result's root; empty for the whole result
   */
  public record Reference(String stepId, List<String> path) implements Part {
    public Reference {
      path = List.copyOf(path);
    }

    /** As it is written, without the braces. */
    public String display() {
      return path.isEmpty() ? stepId : stepId + "." + String.join(".", path);
    }
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException when something between double braces is not a reference, or
   *     braces are not closed
   */
  public static TemplateText parse(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher marked = MARKED.matcher(text);
    int from = 0;
    while (marked.find()) {
      addLiteral(parts, text.substring(from, marked.start()));
      parts.add(reference(marked.group(1)));
      from = marked.end();
    }
    addLiteral(parts, text.substring(from));
    return new TemplateText(parts);
  }

  /** Whether the text refers to nothing. */
  public boolean plain() {
    return references().isEmpty();
  }

  /** Whether the text is exactly one reference, which then keeps the type of its value. */
  public boolean whole() {
    return parts.size() == 1 && parts.getFirst() instanceof Reference;
  }

  /** The references in the text, in order. */
  public List<Reference> references() {
    List<Reference> found = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Reference reference) {
        found.add(reference);
      }
    }
    return found;
  }

  private static void addLiteral(List<Part> parts, String text) {
    if (text.contains("{{")) {
      throw new IllegalArgumentException("a reference is not closed: write {{step.field}}");
    }
    if (!text.isEmpty()) {
      parts.add(new Literal(text));
    }
  }

  private static Reference reference(String body) {
    Matcher matcher = BODY.matcher(body);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not a reference between the braces: write {{step.field}}, without calculations");
    }
    String path = matcher.group(2);
    return new Reference(
        matcher.group(1), path.isEmpty() ? List.of() : List.of(path.substring(1).split("\\.", -1)));
  }
}
