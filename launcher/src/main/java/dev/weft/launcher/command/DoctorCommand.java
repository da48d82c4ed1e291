package dev.weft.launcher.command;

import dev.weft.contract.config.InvalidConfigurationException;
import dev.weft.contract.config.TlsFiles;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.tls.TlsChecks;
import dev.weft.launcher.Json;
import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.os.Ports;
import dev.weft.launcher.os.Programs;
import dev.weft.launcher.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks this machine. */
@Command(
    name = "doctor",
    description =
        "Check what Weft needs on this machine. Exit code 1 when something must be mended.",
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  private final List<Check> checks = new ArrayList<>();

  /**
   * One thing that was looked at.
   *
   * @param name what
   * @param result {@code ok}, {@code note} when it can be lived with, or {@code mend}
   * @param detail what was found, and what to do about it
   */
  record Check(String name, String result, String detail) {}

  @Override
  public Integer call() {
    check(
        "java",
        true,
        System.getProperty("java.version") + " at " + System.getProperty("java.home"));
    Programs.find("mvn")
        .ifPresentOrElse(
            mvn -> check("maven", true, mvn.toString()),
            () -> check("maven", false, "missing: apt-get install maven"));
    try {
      Workspace workspace = Workspace.open();
      check("configuration", true, "valid; ./weft config --effective shows it");
      certificates(workspace.config());
      workspace(workspace);
    } catch (InvalidConfigurationException | LauncherException e) {
      check("configuration", false, String.valueOf(e.getMessage()));
    }
    browser();
    boolean healthy = checks.stream().noneMatch(check -> check.result().equals("mend"));
    if (json) {
      System.out.println(Json.write(Map.of("healthy", healthy, "checks", checks)));
    } else {
      checks.forEach(check ->
          System.out.println(
              String.format("%-5s %-14s %s", check.result(), check.name(), check.detail())));
    }
    return healthy ? 0 : 1;
  }

  private void certificates(WeftConfig config) {
    TlsChecks.stack(config);
    String profile = config.profile().name().toLowerCase(Locale.ROOT);
    boolean encrypted = TlsFiles.ofApi(config).hasCertificate();
    note(
        "transport",
        encrypted || config.profile() == WeftConfig.Profile.DEVELOPMENT,
        "profile " + profile + (encrypted ? ", the API answers over TLS" : ", without TLS"));
  }

  private void workspace(Workspace workspace) {
    Stack stack = new Stack(workspace, Progress.silent());
    boolean running = stack.running().isPresent();
    boolean abandoned = stack.abandoned() > 0;
    check(
        "stack",
        !abandoned,
        running
            ? "running"
            : abandoned
                ? "its supervisor is gone and parts still run: ./weft up takes over"
                : "not running");
    WeftConfig config = workspace.config();
    if (config.temporal().address().isEmpty()) {
      String outlook = stack.provisioner().outlook();
      note("engine", !outlook.startsWith("in-memory"), outlook);
    } else {
      check("engine", true, "configured: " + config.temporal().address());
    }
    if (!running && !abandoned) {
      for (int port = config.portBase(); port < config.portBase() + 20; port++) {
        if (!Ports.isFree(port)) {
          check(
              "port " + port,
              false,
              "in use by "
                  + Ports.listener(port).orElse("another process")
                  + ": stop it or set WEFT_PORT_BASE");
        }
      }
    }
    try {
      stack.checkData();
      space("data", workspace.home());
    } catch (LauncherException e) {
      check("data", false, String.valueOf(e.getMessage()));
    }
    space("cache", config.temporal().engine().cache());
    if (config.postgres().url().isEmpty() && isRoot()) {
      Programs.Outcome outcome =
          Programs.run(List.of("unshare", "-U", "true"), Path.of("/"), Map.of(), 10);
      check(
          "root",
          outcome.exitCode() == 0,
          outcome.exitCode() == 0
              ? "PostgreSQL runs in a user namespace"
              : "PostgreSQL refuses root and 'unshare -U' does not work: run as another user");
    }
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      return false;
    }
  }

  private void space(String name, Path folder) {
    Path existing = folder;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    try {
      long free = Files.getFileStore(existing).getUsableSpace() >> 20;
      check(
          name,
          free > 2048 && Files.isWritable(existing),
          String.format(
              Locale.ROOT,
              "%s, %.1f GB free%s",
              folder,
              free / 1024.0,
              Files.isWritable(existing) ? "" : ", not writable"));
    } catch (IOException e) {
      check(name, false, folder + " cannot be looked at");
    }
  }

  private void browser() {
    boolean there =
        Programs.find("chromium").isPresent() && Programs.find("chromedriver").isPresent();
    note(
        "browser",
        there,
        there ? "chromium and chromedriver" : "for tests only: " + BrowserPackages.COMMAND);
  }

  private void check(String name, boolean fine, String detail) {
    checks.add(new Check(name, fine ? "ok" : "mend", detail));
  }

  private void note(String name, boolean fine, String detail) {
    checks.add(new Check(name, fine ? "ok" : "note", detail));
  }
}
