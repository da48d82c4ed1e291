package dev.weft.launcher.client;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what keys a tenant has; its parts renew them, and destroy a person's. */
@Command(
    name = "keys",
    header = "Shows what keys encrypt the tenant's data, and how they were renewed.",
    footer = {
      "",
      "Examples:",
      "  ./weft keys",
      "  ./weft keys rotate",
      "  ./weft keys destroy 0199a3b7-0000-7000-8000-000000000001 --reason 'asked by mail'",
      "  ./weft keys destructions"
    })
final class KeysCommand extends ClientCommand {
  KeysCommand(ClientContext context) {
    super(context);
  }

  @Override
  List<ClientCommand> parts() {
    return List.of(
        new Rotating(context),
        new Listing(context),
        new Destroying(context),
        new Deciding.Approving(context),
        new Deciding.Rejecting(context));
  }

  @Override
  int execute() {
    print(api().keys(), this);
    return ExitCode.COMPLETED;
  }

  private static void print(Map<String, Object> keys, ClientCommand command) {
    if (command.json) {
      RunJson.print(keys, command.out());
      return;
    }
    command
        .out()
        .println(
            keys.get("keys")
                + " keys, "
                + keys.get("destroyed")
                + " destroyed; wrapped by "
                + Values.text(
                    String.join(", ", texts(keys.get("keystores"))).toLowerCase(Locale.ROOT))
                + (keys.get("oldestInUse") == null
                    ? ""
                    : "; the oldest in use is of "
                        + Values.moment(String.valueOf(keys.get("oldestInUse")), command.zone())));
    if (keys.get("rotations") instanceof List<?> rotations && !rotations.isEmpty()) {
      Table table = new Table("ROTATION OF", "KEYS RENEWED", "REWRAPPED", "VALUES", "ENDED");
      for (Object one : rotations) {
        if (one instanceof Map<?, ?> rotation) {
          table.add(
              Values.moment(String.valueOf(rotation.get("startedAt")), command.zone()),
              Values.text(rotation.get("keysRenewed")),
              Values.text(rotation.get("keysRewrapped")),
              rotation.get("valuesReencrypted")
                  + (rotation.get("valuesTotal") == null
                      ? ""
                      : " of " + rotation.get("valuesTotal")),
              rotation.get("endedAt") == null
                  ? "under way"
                  : Values.moment(String.valueOf(rotation.get("endedAt")), command.zone()));
        }
      }
      table.print(command.human(), command.style(), command.terminal().width());
    }
  }

  private static List<String> texts(@Nullable Object list) {
    return list instanceof List<?> some ? some.stream().map(String::valueOf).toList() : List.of();
  }

  private static void printWishes(List<Map<String, Object>> wishes, ClientCommand command) {
    Table table = new Table("DESTRUCTION", "OF", "STATE", "ASKED", "WHY");
    for (Map<String, Object> wish : wishes) {
      table.add(
          Values.text(wish.get("destructionId")),
          Values.text(wish.get("subject")),
          String.valueOf(wish.get("state")).toLowerCase(Locale.ROOT),
          Values.moment(String.valueOf(wish.get("requestedAt")), command.zone()),
          Values.text(wish.get("reason")));
    }
    table.print(command.human(), command.style(), command.terminal().width());
  }

  /** Renews the keys. */
  @Command(
      name = "rotate",
      header =
          "Gives the tenant and each of its persons new keys, and encrypts what is stored anew.",
      footer = {"", "Examples:", "  ./weft keys rotate"})
  static final class Rotating extends ClientCommand {
    Rotating(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      Map<String, Object> keys = api().rotateKeys();
      if (json) {
        RunJson.print(keys, out());
      } else {
        out().println("Under way. ./weft keys shows how far it is.");
      }
      return ExitCode.COMPLETED;
    }
  }

  /** Lists wishes for a destruction. */
  @Command(
      name = "destructions",
      header = "Shows whose keys somebody wants destroyed, and what was decided.",
      footer = {"", "Examples:", "  ./weft keys destructions"})
  static final class Listing extends ClientCommand {
    Listing(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      WeftApi.Page page = api().keyDestructions();
      if (json) {
        printList("destructions", page);
      } else if (page.items().isEmpty()) {
        err().println("Nobody asked for the destruction of keys.");
      } else {
        printWishes(page.items(), this);
      }
      return ExitCode.COMPLETED;
    }
  }

  /** Asks for a destruction. */
  @Command(
      name = "destroy",
      header =
          "Asks that a person's keys be destroyed; nothing is until somebody else approves it.",
      footer = {
        "",
        "Examples:",
        "  ./weft keys destroy 0199a3b7-0000-7000-8000-000000000001 --reason 'asked by mail'"
      })
  static final class Destroying extends ClientCommand {
    @Parameters(
        paramLabel = "SUBJECT",
        description = "The person's surrogate: the third part of a workflow id.")
    private String subject = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
    private String reason = "";

    Destroying(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      Map<String, Object> wish = api().askToDestroyKeys(subject, reason);
      if (json) {
        RunJson.print(wish, out());
      } else {
        out()
            .println(
                "Noted. Somebody else approves it with: ./weft keys approve "
                    + wish.get("destructionId"));
      }
      return ExitCode.COMPLETED;
    }
  }

  /** Decides about a destruction. */
  abstract static class Deciding extends ClientCommand {
    @Parameters(paramLabel = "ID", description = "As ./weft keys destructions shows it.")
    private String id = "";

    private final String verb;

    /** What is said besides. */
    Map<String, Object> request() {
      return Map.of();
    }

    private Deciding(ClientContext context, String verb) {
      super(context);
      this.verb = verb;
    }

    @Override
    int execute() {
      Map<String, Object> wish = api().decideKeyDestruction(id, verb, request());
      if (json) {
        RunJson.print(wish, out());
      } else {
        printWishes(List.of(wish), this);
      }
      return ExitCode.COMPLETED;
    }

    /** Agrees. */
    @Command(
        name = "approve",
        header = "Agrees to a destruction that somebody else asked for, and carries it out.",
        footer = {"", "Examples:", "  ./weft keys approve 0199a3b7-0000-7000-8000-000000000002"})
    static final class Approving extends Deciding {
      @Option(
          names = "--despite-open-runs",
          description = "Also while runs of the person are open, which then cannot go on.")
      private boolean despiteOpenRuns;

      @Override
      Map<String, Object> request() {
        return despiteOpenRuns ? Map.of("despiteOpenRuns", true) : Map.of();
      }

      Approving(ClientContext context) {
        super(context, "approve");
      }
    }

    /** Decides against it. */
    @Command(
        name = "reject",
        header = "Decides against a destruction.",
        footer = {"", "Examples:", "  ./weft keys reject 0199a3b7-0000-7000-8000-000000000002"})
    static final class Rejecting extends Deciding {
      Rejecting(ClientContext context) {
        super(context, "reject");
      }
    }
  }
}
