package dev.weft.launcher.client;

/** Nothing answers where the API should be. */
final class ApiSilence extends RuntimeException {
  private final String line;

  ApiSilence(String line) {
    super(line);
    this.line = line;
  }

  /** One clear line with the fix. */
  String line() {
    return line;
  }
}
