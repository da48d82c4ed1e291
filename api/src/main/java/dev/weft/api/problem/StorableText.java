package dev.weft.api.problem;

import org.jspecify.annotations.Nullable;

/** What text may hold so that it can be stored and comes back as it was. */
public final class StorableText {
  private StorableText() {}

  /** What is wrong with the text, as a sentence; null when nothing is. */
  public static @Nullable String fault(String text) {
    for (int i = 0; i < text.length(); i++) {
      char at = text.charAt(i);
      if (at == 0) {
        return "The text holds the character U+0000, which cannot be stored.";
      }
      if (Character.isHighSurrogate(at)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(at)) {
        return "The text holds half of a surrogate pair, which is no character.";
      }
    }
    return null;
  }
}
