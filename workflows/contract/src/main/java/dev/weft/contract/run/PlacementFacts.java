package dev.weft.contract.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the caller of a run says of it for placement. Words from a list of the caller's own, never
 * free text: rules compare them, and they are stored readably.
 *
 * @param purpose what it is for, as in {@code support}; empty when not said
 * @param dataClasses what data it touches, as in {@code health}
 * @param subjectResidency where the data of its person must stay, as in {@code EU}; empty when not
 *     said
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PlacementFacts(String purpose, List<String> dataClasses, String subjectResidency) {
  /** Nothing is said. */
  public static final PlacementFacts NONE = new PlacementFacts("", List.of(), "");

  /** The most classes of data. */
  public static final int MOST_CLASSES = 20;

  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_.-]{0,39}");
  private static final Pattern RESIDENCY = Pattern.compile("[A-Z][A-Z0-9]{1,9}");

  public PlacementFacts(
      @Nullable String purpose,
      @Nullable List<String> dataClasses,
      @Nullable String subjectResidency) {
    this.purpose = purpose == null ? "" : purpose;
    this.dataClasses = dataClasses == null ? List.of() : List.copyOf(dataClasses);
    this.subjectResidency = subjectResidency == null ? "" : subjectResidency;
  }

  /** Whether the text is a word that a purpose or a class of data may be. */
  public static boolean word(String text) {
    return WORD.matcher(text).matches();
  }

  /** Whether the text can name where data stays. */
  public static boolean residency(String text) {
    return RESIDENCY.matcher(text).matches();
  }
}
