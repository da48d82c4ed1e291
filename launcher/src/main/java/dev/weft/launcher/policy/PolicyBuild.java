package dev.weft.launcher.policy;

import dev.weft.contract.config.PolicyFolder;
import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.engine.OpaProvisioner;
import dev.weft.launcher.os.PrivateFiles;
import dev.weft.launcher.os.Programs;
import dev.weft.launcher.stack.LogFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Checks and compiles the rules of a folder. What was compiled once is kept outside the checkout by
 * the hash of its sources.
 */
public final class PolicyBuild {
  private static final long SECONDS = 120;
  private static final List<String> ENTRY_POINTS =
      List.of("weft/authorisation/decision", "weft/authorisation/revoked");

  private final Workspace workspace;
  private final Progress progress;
  private final PolicyFolder cache;

  /** Works for a workspace, and tells what takes long. */
  public PolicyBuild(Workspace workspace, Progress progress) {
    this.workspace = workspace;
    this.progress = progress;
    this.cache = PolicyFolder.ofCache(workspace.config().temporal().engine().cache());
  }

  /** The rules that Weft brings along. */
  public Path shipped() {
    return workspace.root().resolve("policies/src/main/rego");
  }

  /** Where compiled bundles are kept outside the checkout. */
  public PolicyFolder cache() {
    return cache;
  }

  /**
   * Compiles the rules of a folder unless that was done before.
   *
   * @return the bundle's hash
   */
  public String build(Path sources) {
    mustBeFolder(sources);
    String hash = PolicyFolder.hash(sources);
    if (!cache.holds(hash)) {
      Path part = null;
      try {
        Files.createDirectories(cache.path());
        part = Files.createTempDirectory(cache.path(), "." + hash);
        compile(sources, hash, part);
        Files.move(part, cache.bundle(hash), StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        if (!cache.holds(hash)) {
          throw new UncheckedIOException(e);
        }
      } finally {
        if (part != null) {
          PrivateFiles.deleteTree(part);
        }
      }
    }
    return hash;
  }

  private static void mustBeFolder(Path sources) {
    if (!Files.isDirectory(sources)) {
      throw new LauncherException(sources + " is no folder", "name a folder of .rego files");
    }
  }

  private void compile(Path sources, String hash, Path into) throws IOException {
    Path compiled = into.resolve("compiled.tar.gz");
    List<String> wasm = new ArrayList<>(bundle(hash, compiled));
    wasm.addAll(List.of("-t", "wasm"));
    ENTRY_POINTS.forEach(entry -> wasm.addAll(List.of("-e", entry)));
    opa(sources, wasm);
    opa(sources, bundle(hash, into.resolve(PolicyFolder.ARCHIVE)));
    unpack(compiled, into);
    Files.delete(compiled);
  }

  private static List<String> bundle(String hash, Path output) {
    return List.of(
        "build", "-b", ".", "--ignore", "*_test.rego", "-r", hash, "-o", output.toString());
  }

  private static void unpack(Path archive, Path folder) throws IOException {
    List<String> wanted = new ArrayList<>(List.of(PolicyFolder.COMPILED, PolicyFolder.DATA));
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive))))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName().replaceFirst("^/", "");
        if (wanted.remove(name)) {
          Files.copy(tar, folder.resolve(name));
        }
      }
    }
    if (!wanted.isEmpty()) {
      throw new IOException(archive.getFileName() + " holds no " + wanted);
    }
  }

  /**
   * Checks form, meaning and tests of the rules of a folder: every rule is covered by a test and
   * says what it is.
   */
  public void check(Path sources) {
    mustBeFolder(sources);
    opa(sources, List.of("fmt", "--list", "--fail", "."));
    opa(sources, List.of("check", "--strict", "--bundle", "."));
    Annotations.check(sources);
    opa(sources, List.of("test", "--bundle", "--fail-on-empty", "."));
    opa(sources, List.of("test", "--bundle", "--coverage", "--threshold", "100", "."));
  }

  private String opa(Path sources, List<String> arguments) {
    Path program = program();
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    Programs.Outcome outcome = Programs.run(command, sources.toAbsolutePath(), Map.of(), SECONDS);
    if (outcome.exitCode() != 0) {
      throw new LauncherException(
          "opa " + arguments.getFirst() + " refuses " + sources + ":\n" + outcome.output(),
          "mend the rules; '" + program + " fmt -w' writes their form");
    }
    return outcome.output();
  }

  /** OPA, of the pinned version. */
  public Path program() {
    PrivateFiles.folder(workspace.logs());
    return OpaProvisioner.of(
            workspace.config(),
            workspace.temporalConfig().resolve("engine"),
            new LogFiles(workspace.logs()).of("engine-build"))
        .opa(progress);
  }

  /**
   * Puts the bundle of this checkout where the processes look for it. It decides, unless somebody
   * chose another one.
   *
   * @return its hash
   */
  public String install(WeftConfig config) {
    PolicyFolder folder = PolicyFolder.of(config);
    String hash = build(shipped());
    folder.take(cache, hash);
    Optional<String> chosen = folder.chosen();
    if (chosen.isEmpty()) {
      folder.activate(hash);
    } else if (!chosen.get().equals(hash)) {
      progress.say("policy " + chosen.get().substring(0, 8) + " decides, as chosen by hand");
    }
    return hash;
  }
}
