package dev.weft.contract.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of policy bundles. Each stands in a folder named by its hash, which never changes; the
 * file {@code current} names the one that decides. Bundles stay for as long as a run may be pinned
 * to them.
 *
 * @param path the folder
 */
public record PolicyFolder(Path path) {
  /** The rules, compiled to WebAssembly. */
  public static final String COMPILED = "policy.wasm";

  /** What the rules look up. */
  public static final String DATA = "data.json";

  /** Rules and data as an OPA server reads them, with the hash as their revision. */
  public static final String ARCHIVE = "bundle.tar.gz";

  private static final String CURRENT = "current";
  private static final String CHOSEN = "chosen";
  private static final String TESTS = "_test.rego";
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  /** The configured folder. */
  public static PolicyFolder of(WeftConfig config) {
    String given = config.authorisation().bundles();
    return new PolicyFolder(
        given.isEmpty() ? config.home().resolve("policy") : config.home().resolve(given));
  }

  /** The folder outside the checkout that keeps what was compiled once. */
  public static PolicyFolder ofCache(Path cache) {
    return new PolicyFolder(cache.resolve("policy"));
  }

  /** Whether a text is the hash of a bundle. */
  public static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }

  /**
   * The hash of a bundle: SHA-256 over path and content of each of its files in the order of their
   * paths. Tests are not part of a bundle.
   *
   * @param sources a folder with {@code .rego} and {@code data.json} files
   */
  public static String hash(Path sources) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : files(sources)) {
        byte[] content = Files.readAllBytes(file);
        String line = sources.relativize(file) + "\n" + content.length + "\n";
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        digest.update(content);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The files of a bundle in the order of their paths. */
  public static List<Path> files(Path sources) throws IOException {
    try (Stream<Path> all = Files.walk(sources)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(TESTS))
          .filter(file ->
              file.toString().endsWith(".rego")
                  || String.valueOf(file.getFileName()).equals("data.json"))
          .sorted()
          .toList();
    }
  }

  /** The folder of one bundle, there or not. */
  public Path bundle(String hash) {
    if (!isHash(hash)) {
      throw new IllegalArgumentException("no hash of a bundle: " + hash);
    }
    return path.resolve(hash);
  }

  /** Whether a bundle is there. */
  public boolean holds(String hash) {
    return Files.isRegularFile(bundle(hash).resolve(COMPILED));
  }

  /** The hash of the bundle that decides; empty when none was ever named. */
  public Optional<String> current() {
    return read(CURRENT);
  }

  /** The hash of the bundle that somebody chose to decide; empty when nobody did. */
  public Optional<String> chosen() {
    return read(CHOSEN);
  }

  /**
   * Lets a bundle decide from now on. Running processes see it within a second.
   *
   * @throws IllegalArgumentException when it is not there
   */
  public void activate(String hash) {
    if (!holds(hash)) {
      throw new IllegalArgumentException("there is no bundle " + hash + " in " + path);
    }
    write(CURRENT, hash);
  }

  /**
   * Lets a bundle decide until another is chosen, also after an upgrade.
   *
   * @throws IllegalArgumentException when it is not there
   */
  public void choose(String hash) {
    activate(hash);
    write(CHOSEN, hash);
  }

  /** Leaves the choice to Weft again, which takes the bundle that it brings along. */
  public void chooseNone() {
    try {
      Files.deleteIfExists(path.resolve(CHOSEN));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The hashes of the bundles that are there, in their order. */
  public List<String> bundles() {
    try (Stream<Path> all = Files.isDirectory(path) ? Files.list(path) : Stream.empty()) {
      return all.map(file -> String.valueOf(file.getFileName()))
          .filter(PolicyFolder::isHash)
          .filter(this::holds)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a bundle decides now, or was chosen to. */
  public boolean names(String hash) {
    return current().filter(hash::equals).isPresent() || chosen().filter(hash::equals).isPresent();
  }

  /** Whether a bundle is here since before a moment. */
  public boolean olderThan(String hash, Instant moment) {
    try {
      return Files.getLastModifiedTime(bundle(hash).resolve(COMPILED)).toInstant().isBefore(moment);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Takes a bundle away; half of one is never seen.
   *
   * @throws IllegalArgumentException when it decides, or was chosen to
   */
  public void drop(String hash) {
    if (names(hash)) {
      throw new IllegalArgumentException("the bundle " + hash + " decides");
    }
    try {
      Path gone = path.resolve("." + hash + ".gone");
      if (Files.isDirectory(bundle(hash))) {
        Files.move(bundle(hash), gone, StandardCopyOption.ATOMIC_MOVE);
      }
      try (Stream<Path> files = Files.list(gone)) {
        for (Path file : files.toList()) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(gone);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every file of every bundle that is there, and those that name the ones that decide. */
  public List<Path> everything() {
    List<Path> files = new ArrayList<>();
    for (String hash : bundles()) {
      List.of(DATA, ARCHIVE, COMPILED).forEach(file -> files.add(bundle(hash).resolve(file)));
    }
    Stream.of(CURRENT, CHOSEN).map(path::resolve).forEach(files::add);
    return files.stream().filter(Files::isRegularFile).toList();
  }

  private Optional<String> read(String name) {
    try {
      return Optional.of(Files.readString(path.resolve(name)).strip()).filter(PolicyFolder::isHash);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name, String hash) {
    try {
      Path part = Files.createTempFile(path, "." + name, ".part");
      Files.writeString(part, hash + "\n");
      Files.move(
          part,
          path.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes a bundle over from another folder; one that is there stays as it is. */
  public void take(PolicyFolder from, String hash) {
    if (holds(hash)) {
      return;
    }
    try {
      Files.createDirectories(path);
      Path part = Files.createTempDirectory(path, "." + hash);
      for (String file : List.of(DATA, ARCHIVE, COMPILED)) {
        Files.copy(from.bundle(hash).resolve(file), part.resolve(file));
      }
      Files.move(part, bundle(hash), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!holds(hash)) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
