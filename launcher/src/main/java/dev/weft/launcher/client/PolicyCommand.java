package dev.weft.launcher.client;

import dev.weft.contract.config.PolicyFolder;
import dev.weft.launcher.Progress;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.policy.PolicyBuild;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Policy: what decides where runs go and what may be done. */
@Command(
    name = "policy",
    header = "Builds, tests and explains what policy decides.",
    footer = {
      "",
      "Examples:",
      "  ./weft policy explain",
      "  ./weft policy explain --subject-residency EU",
      "  ./weft policy decisions last"
    })
final class PolicyCommand extends ClientCommand {
  PolicyCommand(ClientContext context) {
    super(context);
  }

  @Override
  List<ClientCommand> parts() {
    List<ClientCommand> parts =
        new ArrayList<>(
            List.of(
                new Build(context), new Use(context), new Bundles(context), new Check(context)));
    parts.add(new PlacementCommand.Explain(context));
    parts.addAll(PolicyQuestions.commands(context));
    return parts;
  }

  @Override
  int execute() {
    return new Bundles(context).execute();
  }

  /** The workspace's bundles. */
  abstract static class Local extends ClientCommand {
    Local(ClientContext context) {
      super(context);
    }

    final PolicyBuild policy(Workspace workspace) {
      return new PolicyBuild(workspace, Progress.to(err()));
    }

    final PolicyFolder folder(Workspace workspace) {
      return PolicyFolder.of(workspace.config());
    }

    /** A bundle by its hash or a unique beginning of it. */
    final String find(PolicyFolder folder, String text) {
      List<String> matching =
          folder.bundles().stream().filter(hash -> hash.startsWith(text)).toList();
      if (matching.size() != 1) {
        throw new CommandFailure(
            (matching.isEmpty() ? "There is no bundle " : "There are several bundles ")
                + text
                + ". See: ./weft policy bundles");
      }
      return matching.getFirst();
    }

    final int tell(String hash, boolean current) {
      if (json) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("hash", hash);
        told.put("current", current);
        RunJson.print(told, out());
      } else {
        out().println(hash + (current ? "  decides" : ""));
      }
      return ExitCode.COMPLETED;
    }
  }

  /** What works on the rules of a folder. */
  abstract static class OnSources extends Local {
    @Parameters(
        paramLabel = "FOLDER",
        arity = "0..1",
        description = "Rules with their tests and data (default: those that Weft brings along).")
    @Nullable Path sources;

    OnSources(ClientContext context) {
      super(context);
    }

    /** Checks the rules, and returns where they are. */
    final Path checked(PolicyBuild policy) {
      Path given = sources;
      Path from = given == null ? policy.shipped() : given.toAbsolutePath();
      policy.check(from);
      return from;
    }
  }

  /** Compiles rules. */
  @Command(
      name = "build",
      header = "Checks and compiles the rules of a folder into a bundle.",
      footer = {"", "Examples:", "  ./weft policy build", "  ./weft policy build --use my-policy"})
  static final class Build extends OnSources {
    @Option(names = "--use", description = "Let the bundle decide from now on.")
    boolean use;

    Build(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      Workspace workspace = Workspace.open();
      PolicyBuild policy = policy(workspace);
      String hash = policy.build(checked(policy));
      PolicyFolder folder = folder(workspace);
      folder.take(policy.cache(), hash);
      if (use) {
        folder.choose(hash);
      }
      return tell(hash, folder.current().filter(hash::equals).isPresent());
    }
  }

  /** Lets a bundle decide. */
  @Command(
      name = "use",
      header = "Lets a bundle decide from now on; runs that have begun keep theirs.",
      footer = {"", "Examples:", "  ./weft policy use shipped"})
  static final class Use extends Local {
    @Parameters(
        paramLabel = "BUNDLE",
        description = "Its hash, a unique beginning of it, or shipped.")
    String bundle = "";

    Use(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      Workspace workspace = Workspace.open();
      PolicyFolder folder = folder(workspace);
      if (bundle.equals("shipped")) {
        folder.chooseNone();
        policy(workspace).install(workspace.config());
      } else {
        folder.choose(find(folder, bundle));
      }
      return tell(folder.current().orElseThrow(), true);
    }
  }

  /** Lists bundles. */
  @Command(name = "bundles", header = "Lists the bundles that are here, and which decides.")
  static final class Bundles extends Local {
    Bundles(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      PolicyFolder folder = folder(Workspace.open());
      String current = folder.current().orElse("");
      if (json) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("bundles", folder.bundles());
        told.put("current", current.isEmpty() ? null : current);
        told.put("chosen", folder.chosen().orElse(null));
        RunJson.print(told, out());
        return ExitCode.COMPLETED;
      }
      if (folder.bundles().isEmpty()) {
        out().println("No bundle is here yet: ./weft up brings one.");
      }
      folder.bundles().forEach(hash -> tell(hash, hash.equals(current)));
      return ExitCode.COMPLETED;
    }
  }

  /** Checks rules. */
  @Command(
      name = "check",
      header = "Checks the form and meaning of rules, and runs their tests.",
      footer = {"", "Examples:", "  ./weft policy check", "  ./weft policy check my-policy"})
  static final class Check extends OnSources {
    Check(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      String hash = PolicyFolder.hash(checked(policy(Workspace.open())));
      if (json) {
        RunJson.print(Map.of("hash", hash, "passed", true), out());
      } else {
        out()
            .println(
                "Every rule has its form, says what it is, and is covered by a test that passes.");
      }
      return ExitCode.COMPLETED;
    }
  }
}
