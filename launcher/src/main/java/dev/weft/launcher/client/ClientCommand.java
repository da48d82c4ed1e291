package dev.weft.launcher.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.contract.payload.WeftJson;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the client commands share: who asks, in which form, and how refusals are told. */
@Command(
    usageHelpAutoWidth = true,
    exitCodeOnInvalidInput = ExitCode.OTHER,
    exitCodeOnExecutionException = ExitCode.OTHER)
abstract class ClientCommand implements Callable<Integer> {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(
      names = "--json",
      description = "Print one JSON object on standard output and nothing else there.")
  boolean json;

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      defaultValue = "demo",
      description = "Whose runs (default: ${DEFAULT-VALUE}).")
  String tenant = "demo";

  @Option(
      names = "--user",
      paramLabel = "USER",
      defaultValue = "owner",
      description = "Who asks (default: ${DEFAULT-VALUE}).")
  String user = "owner";

  final ClientContext context;

  ClientCommand(ClientContext context) {
    this.context = context;
  }

  /** Commands that stand below this one. */
  List<ClientCommand> parts() {
    return List.of();
  }

  /** Does the work and returns the exit code. */
  abstract int execute() throws InterruptedException;

  @Override
  public final Integer call() {
    try {
      return execute();
    } catch (CommandFailure failure) {
      return tell(failure.line(), failure.code(), List.of(), List.of(), ExitCode.OTHER);
    } catch (ApiSilence silence) {
      return tell(silence.line(), "not_reachable", List.of(), List.of(), ExitCode.OTHER);
    } catch (ApiProblem problem) {
      return tell(
          problem.line(),
          problem.code(),
          problem.errors(),
          problem.strings("candidates"),
          exitCode(problem));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.OTHER;
    }
  }

  /** What a refusal of the API means to the caller. */
  int exitCode(ApiProblem problem) {
    return ExitCode.OTHER;
  }

  /** The API, if it answers or not. */
  final WeftApi api() {
    return connect(false);
  }

  /** The API, after the stack was brought up if it was down. */
  final WeftApi startedApi() {
    return connect(true);
  }

  final Terminal terminal() {
    return context.terminal();
  }

  final PrintStream out() {
    return terminal().out();
  }

  final PrintStream err() {
    return terminal().err();
  }

  /** Where text for people goes: not where JSON goes. */
  final PrintStream human() {
    return json ? err() : out();
  }

  final Style style() {
    return new Style(
        terminal().colours() && (json ? terminal().redrawsErr() : terminal().redrawsOut()));
  }

  final RunText text() {
    return new RunText(style(), zone());
  }

  final ZoneId zone() {
    return terminal().clock().getZone();
  }

  /** Prints an object whose one member is a list, with the place where it goes on. */
  final void printList(String name, WeftApi.Page page) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put(name, page.items());
    object.put("next", page.next());
    RunJson.print(object, out());
  }

  /** Reads a JSON object from a file, or from standard input for {@code -}. */
  final Map<String, Object> readJson(String option, String file) {
    try {
      byte[] bytes =
          file.equals("-") ? terminal().in().readAllBytes() : Files.readAllBytes(Path.of(file));
      JsonNode tree = WeftJson.mapper().readTree(bytes);
      if (tree == null || !tree.isObject()) {
        throw new CommandFailure(option + " " + file + " must hold one JSON object.");
      }
      return WeftJson.toMap(tree);
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : " (line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr()
                  + ")";
      throw new CommandFailure(
          option + " " + file + " is no JSON: " + e.getOriginalMessage() + place);
    } catch (IOException | java.nio.file.InvalidPathException e) {
      throw new CommandFailure(option + " " + file + " cannot be read: no such file?");
    }
  }

  private WeftApi connect(boolean start) {
    Optional<String> address = env("WEFT_API_URL");
    Optional<String> token = env("WEFT_TOKEN");
    if (address.isPresent()) {
      URI base = address(address.get());
      String given =
          token.orElseThrow(() ->
              new CommandFailure(
                  "WEFT_API_URL names another Weft, so WEFT_TOKEN must hold a token for it."));
      return new WeftApi(
          base, () -> given, "Nothing answers at " + base + ", which WEFT_API_URL names.");
    }
    LocalStack stack = context.stack().get();
    if (start && !stack.isUp()) {
      stack.start(err());
    }
    Supplier<String> signed = () -> token.orElseGet(() -> stack.token(tenant, user));
    return new WeftApi(
        stack.api(),
        signed,
        "Weft does not answer at " + stack.api() + ". Start it with: ./weft up",
        stack.tls());
  }

  private Optional<String> env(String name) {
    return Optional.ofNullable(terminal().env().get(name)).filter(text -> !text.isBlank());
  }

  private static URI address(String text) {
    try {
      URI uri = URI.create(text.strip());
      if ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new CommandFailure("WEFT_API_URL is no address, as in http://127.0.0.1:7300: " + text);
  }

  private int tell(
      String line,
      String code,
      List<ApiProblem.FieldError> errors,
      List<String> candidates,
      int exitCode) {
    err().println(style().red("weft: ") + line);
    List<Map<String, Object>> fields = new ArrayList<>();
    for (ApiProblem.FieldError error : errors) {
      String place = error.pointer().isEmpty() ? "" : error.pointer() + ": ";
      if (!error.message().equals(line)) {
        err().println("  " + place + error.message());
      }
      Map<String, Object> field = new LinkedHashMap<>();
      field.put("pointer", error.pointer());
      field.put("code", error.code());
      field.put("message", error.message());
      fields.add(field);
    }
    candidates.forEach(candidate -> err().println("  " + candidate));
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("error", line);
      object.put("code", code);
      if (!fields.isEmpty()) {
        object.put("errors", fields);
      }
      if (!candidates.isEmpty()) {
        object.put("candidates", candidates);
      }
      RunJson.print(object, out());
    }
    return exitCode;
  }
}
