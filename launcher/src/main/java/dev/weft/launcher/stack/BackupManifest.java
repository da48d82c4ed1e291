package dev.weft.launcher.stack;

import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.LauncherException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What a backup says of itself.
 *
 * @param format version of the archive's layout
 * @param createdAt when it was begun, ISO-8601
 * @param dataVersion version of the home folder's layout
 * @param postgres major version of the database that it holds
 * @param schema version of Weft's tables
 * @param engine version of the engine whose tables it holds
 * @param masterKeyCheck tells the first region's master key from another; nothing can be read with
 *     it
 * @param regions the further regions whose databases it holds; null in a backup of format 1
 */
public record BackupManifest(
    int format,
    String createdAt,
    int dataVersion,
    String postgres,
    int schema,
    String engine,
    String masterKeyCheck,
    @Nullable List<Region> regions) {
  static final int FORMAT = 2;

  private static final String PURPOSE = "weft backup 1";

  /**
   * A further region whose database it holds.
   *
   * @param name its name
   * @param schema version of its tables
   * @param masterKeyCheck tells its master key from another
   */
  public record Region(String name, int schema, String masterKeyCheck) {}

  /** The further regions whose databases it holds. */
  List<Region> further() {
    return regions == null ? List.of() : regions;
  }

  /** The newest of its tables' versions. */
  int newestSchema() {
    return further().stream().mapToInt(Region::schema).reduce(schema, Math::max);
  }

  /** The check of a region's master key, which is in the environment or in a file. */
  static String check(WeftConfig.Keys keys, Path file, Map<String, String> environment) {
    String variable = keys.masterKeyEnv();
    return variable.isEmpty()
        ? check(file)
        : check(environment.getOrDefault(variable, ""), "the environment variable " + variable);
  }

  /** The check of the master key in a file. */
  static String check(Path masterKey) {
    try {
      return check(Files.readString(masterKey), masterKey.toString());
    } catch (IOException e) {
      throw missing(masterKey.toString(), e);
    }
  }

  private static LauncherException missing(String place, Exception e) {
    return new LauncherException(
        "there is no master key in " + place,
        "put the one that was kept apart from the backup there",
        e);
  }

  private static String check(String masterKey, String place) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] bits = HexFormat.of().parseHex(masterKey.strip());
      mac.init(new SecretKeySpec(bits, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(PURPOSE.getBytes(StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw missing(place, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
