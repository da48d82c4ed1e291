package dev.weft.activity.travel;

/** The key to an outside system. */
public interface Credentials {
  /** The key as known. */
  String current();

  /** The key, fetched anew because the known one was refused. */
  String refreshed();

  /** A key from an environment variable, which a refresh reads again. */
  static Credentials environment(String variable, String fallback) {
    return new Credentials() {
      @Override
      public String current() {
        String value = System.getenv(variable);
        return value == null || value.isBlank() ? fallback : value;
      }

      @Override
      public String refreshed() {
        return current();
      }
    };
  }
}
