package dev.weft.launcher.client;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What can be done with approvals besides deciding them: the commands under {@code approvals}. */
final class ApprovalActs {
  private ApprovalActs() {}

  static List<ClientCommand> all(ClientContext context) {
    return List.of(
        new Withdraw(context),
        new Link(context),
        new Delegate(context),
        new Delegations(context),
        new Undelegate(context));
  }

  /** Takes a request back. */
  @Command(
      name = "withdraw",
      header = "Takes back what a run of yours asks for; the run ends and is undone.",
      footer = {"", "Examples:", "  ./weft approvals withdraw last --reason \"not needed\""})
  static final class Withdraw extends ClientCommand {
    @Parameters(
        paramLabel = "ID",
        description = "The approval or its run: id, unique beginning of one, or last for the run.")
    String id = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept with it.")
    @Nullable String reason;

    Withdraw(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      WeftApi api = api();
      ApprovalView withdrawn = api.withdraw(ApprovalIds.find(api, id).approvalId(), reason);
      if (json) {
        RunJson.print(
            Map.of(
                "approvalId", withdrawn.approvalId(),
                "runId", withdrawn.runId(),
                "state", withdrawn.state()),
            out());
      }
      human().println("Withdrawn: " + withdrawn.what());
      human().println("  Follow it with: ./weft watch " + withdrawn.runId());
      return ExitCode.COMPLETED;
    }
  }

  /** Makes a link to the page. */
  @Command(
      name = "link",
      header = "Prints a link to an approval's page, which opens for 15 minutes.",
      footer = {"", "Examples:", "  ./weft approvals link last"})
  static final class Link extends ClientCommand {
    @Parameters(
        paramLabel = "ID",
        description = "The approval or its run: id, unique beginning of one, or last for the run.")
    String id = "";

    Link(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      WeftApi api = api();
      Map<String, Object> link = api.link(ApprovalIds.find(api, id).approvalId());
      if (json) {
        RunJson.print(link, out());
      } else {
        out().println(link.get("url"));
      }
      return ExitCode.COMPLETED;
    }
  }

  /** Lets somebody decide for a while. */
  @Command(
      name = "delegate",
      header = "Lets another person decide, for a while, what you may decide.",
      footer = {
        "",
        "One approval alone: ./weft approve ID --delegate PERSON",
        "",
        "Examples:",
        "  ./weft approvals delegate bob --until 2027-03-15",
        "  ./weft approvals delegate bob --from 2027-03-01 --until 2027-03-15T12:00:00Z"
      })
  static final class Delegate extends ClientCommand {
    @Parameters(paramLabel = "PERSON", description = "The user name in that person's token.")
    String person = "";

    @Option(
        names = "--from",
        paramLabel = "TIME",
        description = "From when: a day, or a time with zone. Default: now.")
    @Nullable String from;

    @Option(
        names = "--until",
        required = true,
        paramLabel = "TIME",
        description = "Until when: the end of a day, or a time with zone; at most 90 days.")
    String until = "";

    Delegate(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      Map<String, Object> made =
          api()
              .delegateForTime(
                  person, from == null ? null : time("--from", from, 0), time("--until", until, 1));
      if (json) {
        RunJson.print(made, out());
      }
      human()
          .println(
              person
                  + " may decide in your place until "
                  + Values.moment(String.valueOf(made.get("until")), zone())
                  + ".");
      human()
          .println("  Take it back with: ./weft approvals undelegate " + made.get("delegationId"));
      return ExitCode.COMPLETED;
    }

    private Instant time(String option, String text, int daysLater) {
      try {
        return text.length() > 10
            ? Instant.parse(text)
            : LocalDate.parse(text).plusDays(daysLater).atStartOfDay(zone()).toInstant();
      } catch (DateTimeParseException e) {
        throw new CommandFailure(
            option + " wants a day or a time, as in 2027-03-15 or 2027-03-15T12:00:00Z: " + text);
      }
    }
  }

  /** Lists delegations. */
  @Command(
      name = "delegations",
      header = "Lists who decides in your place, and in whose place you decide.",
      footer = {"", "Examples:", "  ./weft approvals delegations"})
  static final class Delegations extends ClientCommand {
    Delegations(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      WeftApi.Page page = api().delegations();
      if (json) {
        printList("delegations", page);
        return ExitCode.COMPLETED;
      }
      if (page.items().isEmpty()) {
        err().println("There is no delegation.");
      }
      for (Map<String, Object> one : page.items()) {
        out()
            .println(
                one.get("delegationId")
                    + "  "
                    + (one.get("withdrawnAt") == null
                        ? "until " + Values.moment(String.valueOf(one.get("until")), zone())
                        : "withdrawn")
                    + (one.get("approvalId") == null ? "" : "  approval " + one.get("approvalId")));
      }
      return ExitCode.COMPLETED;
    }
  }

  /** Ends a delegation. */
  @Command(
      name = "undelegate",
      header = "Ends a delegation that you gave.",
      footer = {
        "",
        "Examples:",
        "  ./weft approvals undelegate 0199a1b2-c3d4-7000-8000-000000000001"
      })
  static final class Undelegate extends ClientCommand {
    @Parameters(paramLabel = "DELEGATION", description = "Its id; see ./weft approvals delegations")
    String id = "";

    Undelegate(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      Map<String, Object> ended = api().undelegate(id);
      if (json) {
        RunJson.print(ended, out());
      }
      human().println("Withdrawn.");
      return ExitCode.COMPLETED;
    }
  }
}
