package dev.weft.launcher.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stored plans: lists them, and has a command for each thing to do with one. */
@Command(
    name = "templates",
    header = "Lists templates: plans that are kept to be run again by name.",
    footer = {
      "",
      "Examples:",
      "  ./weft templates",
      "  ./weft templates save weekly-trip --plan plan.json",
      "  ./weft templates show weekly-trip@1 --json",
      "  ./weft run weekly-trip --input values.json"
    })
final class TemplatesCommand extends ClientCommand {
  TemplatesCommand(ClientContext context) {
    super(context);
  }

  @Override
  List<ClientCommand> parts() {
    return List.of(new Show(context), new Save(context), new Archive(context));
  }

  @Override
  int execute() {
    WeftApi.Page page = api().templates();
    if (json) {
      printList("templates", page);
      return ExitCode.COMPLETED;
    }
    if (page.items().isEmpty()) {
      err().println("No templates. Save one with: ./weft templates save NAME --plan FILE");
      return ExitCode.COMPLETED;
    }
    Table table = new Table("TEMPLATE", "VERSION", "SAVED", "FOR");
    for (var template : page.items()) {
      table.add(
          Values.text(template.get("name")),
          Values.text(template.get("version")),
          Values.moment(Values.text(template.get("createdAt")), zone()),
          template.get("description") == null ? "" : Values.text(template.get("description")));
    }
    table.print(out(), style(), terminal().width());
    return ExitCode.COMPLETED;
  }

  /** A template's name, with a version or without. */
  record Named(String name, @Nullable Integer version) {
    static Named parse(String text) {
      int at = text.lastIndexOf('@');
      if (at < 0) {
        return new Named(text, null);
      }
      String version = text.substring(at + 1);
      if (!version.matches("[1-9][0-9]{0,8}")) {
        throw new CommandFailure("Write NAME or NAME@2: \"" + text + "\" has no version number.");
      }
      return new Named(text.substring(0, at), Integer.valueOf(version));
    }
  }

  private static void print(ClientCommand command, Map<String, Object> template) {
    if (command.json) {
      RunJson.print(template, command.out());
      return;
    }
    command
        .out()
        .println(
            command.style().bold(template.get("name") + "@" + template.get("version"))
                + (Boolean.TRUE.equals(template.get("archived")) ? "  archived" : "")
                + (template.get("description") == null ? "" : "  " + template.get("description")));
    FlowsCommand.fields(template.get("inputSchema"), command.out());
    if (template.get("plan") instanceof Map<?, ?> plan
        && plan.get("steps") instanceof List<?> all) {
      for (Object one : all) {
        if (one instanceof Map<?, ?> step) {
          command
              .out()
              .println(
                  "  › " + step.get("id") + "  " + step.get("agent") + "." + step.get("action"));
        }
      }
    }
  }

  @Command(
      name = "show",
      header = "Shows a template, and what its input needs.",
      footer = {"", "Examples:", "  ./weft templates show weekly-trip@1"})
  static final class Show extends ClientCommand {
    @Parameters(paramLabel = "NAME", description = "The name; NAME@2 for a version of it.")
    String name = "";

    Show(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      Named named = Named.parse(name);
      print(this, api().template(named.name(), named.version()));
      return ExitCode.COMPLETED;
    }
  }

  @Command(
      name = "save",
      header = "Saves a plan as the next version of a template.",
      footer = {
        "",
        "Examples:",
        "  ./weft plan \"Record 12.50 EUR for lunch today\" --json > plan.json",
        "  ./weft templates save lunch --plan plan.json"
      })
  static final class Save extends ClientCommand {
    @Parameters(paramLabel = "NAME", description = "The name, as in weekly-trip.")
    String name = "";

    @Option(
        names = "--plan",
        required = true,
        paramLabel = "FILE",
        description = "The plan, or what ./weft plan --json printed; - reads standard input.")
    String plan = "";

    @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.")
    @Nullable String description;

    Save(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      Map<String, Object> read = readJson("--plan", plan);
      Map<String, Object> request = new LinkedHashMap<>();
      request.put("plan", read.get("plan") instanceof Map<?, ?> inner ? inner : read);
      if (description != null) {
        request.put("description", description);
      }
      Map<String, Object> saved = api().saveTemplate(name, request);
      print(this, saved);
      if (!json) {
        out().println("  Start it with: ./weft run " + name + " --input FILE");
      }
      return ExitCode.COMPLETED;
    }
  }

  @Command(
      name = "archive",
      header = "Archives a template: it starts no more runs and stays readable.",
      footer = {"", "Examples:", "  ./weft templates archive weekly-trip@1"})
  static final class Archive extends ClientCommand {
    @Parameters(paramLabel = "NAME", description = "The name; NAME@2 for one version alone.")
    String name = "";

    Archive(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      Named named = Named.parse(name);
      api().archiveTemplate(named.name(), named.version());
      if (json) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("archived", name);
        RunJson.print(object, out());
      } else {
        out().println("Archived " + name + ".");
      }
      return ExitCode.COMPLETED;
    }
  }
}
