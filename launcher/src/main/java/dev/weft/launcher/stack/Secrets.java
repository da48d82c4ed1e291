package dev.weft.launcher.stack;

import dev.weft.launcher.Json;
import dev.weft.launcher.LauncherException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

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
    return read(home, home.resolve("keys").resolve("passwords.json"));
  }

  /** The same of one region in a home, where there are several. */
  static Secrets ofRegion(Path home, String region) {
    return read(home, regionFolder(home, region).resolve("passwords.json"));
  }

  /** Where the keys of a further region are. */
  static Path regionFolder(Path home, String region) {
    return home.resolve("keys").resolve("regions").resolve(region);
  }

  private static Secrets read(Path home, Path file) {
    if (Files.exists(file) && Json.load(file, Secrets.class).isEmpty()) {
      throw new LauncherException(
          file + ", which holds the databases' passwords, is damaged",
          "put it back from a backup; without it the data in " + home + " cannot be opened");
    }
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

  /** What Web UI proves itself with at the laptop's own login. */
  String webUi() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(temporal.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal("web ui".getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }

  private static String password() {
    byte[] bytes = new byte[20];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
