package dev.weft.launcher.stack;

import dev.weft.launcher.LauncherException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a backup says of itself.
 *
 * @param format version of the archive's layout
 * @param createdAt when it was begun, ISO-8601
 * @param dataVersion version of the home folder's layout
 * @param postgres major version of the database that it holds
 * @param schema version of Weft's tables
 * @param engine version of the engine whose tables it holds
 * @param masterKeyCheck tells the right master key from another; nothing can be read with it
 */
public record BackupManifest(
    int format,
    String createdAt,
    int dataVersion,
    String postgres,
    int schema,
    String engine,
    String masterKeyCheck) {
  static final int FORMAT = 1;

  private static final String PURPOSE = "weft backup 1";

  /** The check of the master key in a file. */
  static String check(Path masterKey) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] bits = HexFormat.of().parseHex(Files.readString(masterKey).strip());
      mac.init(new SecretKeySpec(bits, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(PURPOSE.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException | IllegalArgumentException e) {
      throw new LauncherException(
          "there is no master key in " + masterKey,
          "put the file that was kept apart from the backup there",
          e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
