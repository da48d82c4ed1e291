package dev.weft.launcher.engine;

import java.util.List;

/**
 * One module of pinned programs: how it is built, and how its release archive is called.
 *
 * @param folder its folder under {@code temporal-config/engine}, and the prefix in the cache
 * @param version without the leading v
 * @param programs what it yields
 * @param repository whose releases hold the archive
 * @param archive the archive's name
 * @param checksums the name of the release's file of checksums
 * @param packed whether the archive is one; otherwise it is the program itself
 */
record Component(
    String folder,
    String version,
    List<Program> programs,
    String repository,
    String archive,
    String checksums,
    boolean packed) {
  private static final String CHECKSUMS = "checksums.txt";
  private static final String PACKED = ".tar.gz";

  /**
   * One program.
   *
   * @param name its file name in the cache
   * @param goPackage what is built
   * @param archived its file name in the release archive
   */
  record Program(String name, String goPackage, String archived) {}

  static Component server(String version, String architecture) {
    return new Component(
        "server",
        version,
        List.of(
            new Program("temporal-server", "go.temporal.io/server/cmd/server", "temporal-server"),
            new Program(
                "temporal-sql-tool", "go.temporal.io/server/cmd/tools/sql", "temporal-sql-tool")),
        "temporal",
        "temporal_" + version + "_linux_" + architecture + PACKED,
        CHECKSUMS,
        true);
  }

  static Component ui(String version, String architecture) {
    return new Component(
        "ui",
        version,
        List.of(
            new Program(
                "temporal-ui-server",
                "github.com/temporalio/ui-server/v2/cmd/server",
                "ui-server")),
        "ui-server",
        "ui-server_" + version + "_linux_" + architecture + PACKED,
        "ui-server_" + version + "_" + CHECKSUMS,
        true);
  }

  static Component cli(String version, String architecture) {
    return new Component(
        "cli",
        version,
        List.of(new Program("temporal", "github.com/temporalio/cli/cmd/temporal", "temporal")),
        "cli",
        "temporal_cli_" + version + "_linux_" + architecture + PACKED,
        CHECKSUMS,
        true);
  }

  static Component opa(String version, String architecture) {
    String program = "opa_linux_" + architecture + "_static";
    return new Component(
        "opa",
        version,
        List.of(new Program("opa", "github.com/open-policy-agent/opa", program)),
        "opa",
        program,
        program + ".sha256",
        false);
  }

  String cacheName() {
    return folder + "-" + version;
  }
}
