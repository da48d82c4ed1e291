package dev.weft.launcher.client;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the moves of a tenant between regions; its parts move it. */
@Command(
    name = "tenants",
    header = "Shows the moves of a tenant between regions.",
    footer = {
      "",
      "Examples:",
      "  ./weft tenants --tenant acme",
      "  ./weft tenants residency acme --may-leave --reason 'they moved to Boston'",
      "  ./weft tenants move acme --to us-east-1 --drain 10m"
    })
final class TenantsCommand extends ClientCommand {
  private static final int LOOK_MILLIS = 1_000;

  TenantsCommand(ClientContext context) {
    super(context);
  }

  @Override
  List<ClientCommand> parts() {
    return List.of(
        new Moving(context), new Showing(context), new GivingUp(context), new Residency(context));
  }

  @Override
  int execute() {
    WeftApi.Page page = api().tenantMoves(tenant);
    if (json) {
      printList("moves", page);
    } else if (page.items().isEmpty()) {
      err().println(Values.text(tenant) + " was never moved.");
    } else {
      Table table = new Table("MOVE", "FROM", "TO", "PHASE", "ASKED", "WHY IT WAS GIVEN UP");
      for (Map<String, Object> move : page.items()) {
        table.add(
            Values.text(move.get("moveId")),
            Values.text(move.get("from")),
            Values.text(move.get("to")),
            phase(move),
            Values.moment(String.valueOf(move.get("requestedAt")), zone()),
            move.get("problem") == null ? "" : Values.text(move.get("problem")));
      }
      table.print(human(), style(), terminal().width());
    }
    return ExitCode.COMPLETED;
  }

  private static String phase(Map<String, Object> move) {
    return String.valueOf(move.get("phase")).toLowerCase(Locale.ROOT);
  }

  /** Says what a move has come to. */
  private static int print(Map<String, Object> move, ClientCommand command) {
    if (command.json) {
      RunJson.print(move, command.out());
    } else {
      command
          .out()
          .println(
              phase(move)
                  + ": "
                  + Values.text(move.get("tenant"))
                  + " from "
                  + Values.text(move.get("from"))
                  + " to "
                  + Values.text(move.get("to")));
      if (move.get("waitingFor") instanceof List<?> runs && !runs.isEmpty()) {
        command.out().println("waits for: " + String.join(", ", texts(runs)));
      }
      if (move.get("problem") != null) {
        command.out().println("given up: " + Values.text(move.get("problem")));
      }
      if (move.get("certificate") != null) {
        command.out().println("certificate: " + Values.text(move.get("certificate")));
        command.out().println("seal: " + Values.text(move.get("seal")));
      }
    }
    return move.get("problem") == null ? ExitCode.COMPLETED : ExitCode.OTHER;
  }

  private static List<String> texts(List<?> values) {
    return values.stream().map(Values::text).toList();
  }

  /** Moves a tenant. */
  @Command(
      name = "move",
      header = "Moves a tenant to another region, and waits until it is there.",
      description =
          "Nothing new starts for the tenant meanwhile. Runs that have begun must end, or be"
              + " cancelled, within the time given; else the move is given up and all goes on as"
              + " before. Repeating the command goes on with a move that is under way.",
      footer = {"", "Examples:", "  ./weft tenants move acme --to us-east-1 --drain 10m"})
  static final class Moving extends ClientCommand {
    @Parameters(paramLabel = "TENANT", description = "Who moves.")
    private String name = "";

    @Option(names = "--to", required = true, paramLabel = "REGION", description = "Where to.")
    private String to = "";

    @Option(
        names = "--drain",
        paramLabel = "TIME",
        defaultValue = "10m",
        description = "How long runs may take to end (default: ${DEFAULT-VALUE}).")
    private String drain = "10m";

    @Option(names = "--detach", description = "Do not wait.")
    private boolean detach;

    Moving(ClientContext context) {
      super(context);
    }

    @Override
    int execute() throws InterruptedException {
      tenant = name;
      WeftApi api = api();
      Map<String, Object> move = api.moveTenant(name, to, drain);
      String shown = phase(move);
      while (!detach && move.get("endedAt") == null) {
        Thread.sleep(LOOK_MILLIS);
        move = later(api, String.valueOf(move.get("moveId")), move);
        if (!json && !phase(move).equals(shown)) {
          shown = phase(move);
          err().println(shown);
        }
      }
      if (!json && "DONE".equals(move.get("phase"))) {
        err()
            .println(
                "Configure "
                    + name
                    + " in "
                    + to
                    + " from now on, so that Redis lets the region reach its keys.");
      }
      return print(move, this);
    }

    /** For a moment the tenant is nowhere, and nobody answers for it. */
    private Map<String, Object> later(WeftApi api, String id, Map<String, Object> before) {
      try {
        return api.tenantMove(name, id);
      } catch (ApiProblem problem) {
        if (problem.code().equals("tenant_moving")) {
          return before;
        }
        throw problem;
      }
    }
  }

  /** Shows one move. */
  @Command(
      name = "show",
      header = "Shows one move, with its certificate once it is done.",
      footer = {"", "Examples:", "  ./weft tenants show acme 0199a3b7-0000-7000-8000-000000000002"})
  static final class Showing extends ClientCommand {
    @Parameters(index = "0", paramLabel = "TENANT", description = "Who moves.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "MOVE", description = "As ./weft tenants shows it.")
    private String id = "";

    Showing(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      tenant = name;
      print(api().tenantMove(name, id), this);
      return ExitCode.COMPLETED;
    }
  }

  /** Gives a move up. */
  @Command(
      name = "stay",
      header = "Gives a move up; possible until the tenant has left.",
      footer = {"", "Examples:", "  ./weft tenants stay acme 0199a3b7-0000-7000-8000-000000000002"})
  static final class GivingUp extends ClientCommand {
    @Parameters(index = "0", paramLabel = "TENANT", description = "Who moves.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "MOVE", description = "As ./weft tenants shows it.")
    private String id = "";

    GivingUp(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      tenant = name;
      print(api().giveUpMove(name, id), this);
      return ExitCode.COMPLETED;
    }
  }

  /** Changes where a tenant's data may be. */
  @Command(
      name = "residency",
      header = "Shows, asks for and decides changes of where a tenant's data may be.",
      footer = {
        "",
        "Examples:",
        "  ./weft tenants residency acme",
        "  ./weft tenants residency acme --may-leave --reason 'they moved to Boston'",
        "  ./weft tenants residency acme --user bob --approve 0199a3b7-0000-7000-8000-000000000002"
      })
  static final class Residency extends ClientCommand {
    @Parameters(paramLabel = "TENANT", description = "Whose data.")
    private String name = "";

    @Option(
        names = "--may-leave",
        description = "Ask that its data may leave the law of its region.")
    private boolean mayLeave;

    @Option(names = "--stays", description = "Ask that its data stays where that law holds.")
    private boolean stays;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
    private @Nullable String reason;

    @Option(names = "--approve", paramLabel = "ID", description = "Agree to what another asked.")
    private @Nullable String approve;

    @Option(names = "--reject", paramLabel = "ID", description = "Decide against it.")
    private @Nullable String reject;

    Residency(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      tenant = name;
      WeftApi api = api();
      if (approve != null) {
        return shown(List.of(api.decideResidency(name, approve, "approve")));
      }
      if (reject != null) {
        return shown(List.of(api.decideResidency(name, reject, "reject")));
      }
      if (mayLeave || stays) {
        String why = reason == null ? "" : reason;
        return shown(List.of(api.askForResidency(name, mayLeave ? "ANY" : "REGION", why)));
      }
      return shown(api.residencyChanges(name).items());
    }

    private int shown(List<Map<String, Object>> changes) {
      if (json) {
        RunJson.print(Map.of("changes", changes), out());
        return ExitCode.COMPLETED;
      }
      Table table = new Table("CHANGE", "DATA MAY BE", "DECISION", "ASKED", "WHY");
      for (Map<String, Object> change : changes) {
        table.add(
            Values.text(change.get("changeId")),
            "ANY".equals(change.get("residency")) ? "anywhere" : "under its region's law",
            change.get("decision") == null
                ? "open"
                : String.valueOf(change.get("decision")).toLowerCase(Locale.ROOT),
            Values.moment(String.valueOf(change.get("requestedAt")), zone()),
            Values.text(change.get("reason")));
      }
      table.print(human(), style(), terminal().width());
      return ExitCode.COMPLETED;
    }
  }
}
