package dev.weft.launcher.stack;

import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.Json;
import dev.weft.launcher.os.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Passwords of the embedded servers, made once and kept under {@code keys}. */
record Secrets(
    String superuser, String owner, String app, String system, String temporal, String redis) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Reads the passwords of a home, making them when there are none. */
  static Secrets open(Path home) {
    Path file = home.resolve("keys").resolve("passwords.json");
    return Json.load(file, Secrets.class)
        .orElseGet(() -> {
          Secrets made =
              new Secrets(password(), password(), password(), password(), password(), password());
          Json.save(file, made);
          return made;
        });
  }

  /** Makes the master key of a home when there is none: 32 random bytes in hexadecimal. */
  static void ensureMasterKey(WeftConfig effective) {
    Path file = Path.of(effective.keys().masterKeyFile());
    if (!Files.exists(file)) {
      byte[] key = new byte[32];
      RANDOM.nextBytes(key);
      PrivateFiles.write(file, HexFormat.of().formatHex(key) + "\n");
    }
  }

  private static String password() {
    byte[] bytes = new byte[20];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
