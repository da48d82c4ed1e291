package dev.weft.launcher.stack;

import dev.weft.launcher.Json;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Passwords of the embedded servers, made once and kept under {@code keys}. */
record Secrets(
    String superuser,
    String owner,
    String app,
    String worker,
    String system,
    String temporal,
    String redis) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Reads the passwords of a home, making them when there are none. */
  static Secrets open(Path home) {
    Path file = home.resolve("keys").resolve("passwords.json");
    return Json.load(file, Secrets.class)
        .orElseGet(() -> {
          Secrets made =
              new Secrets(
                  password(),
                  password(),
                  password(),
                  password(),
                  password(),
                  password(),
                  password());
          Json.save(file, made);
          return made;
        });
  }

  private static String password() {
    byte[] bytes = new byte[20];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
