package dev.weft.launcher.scaffold;

import dev.weft.launcher.LauncherException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;

/** A tool that answers with what it was asked: complete, to be changed from there. */
public final class NewTool {
  private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z0-9]{2,39}");
  private static final String MAIN = "activities/src/main/java/dev/weft/activity/";
  private static final String TESTS = "activities/src/test/java/dev/weft/activity/";

  private static final String TOOL =
      """

        /** What to answer. */
        public record @UPPER@Query(
            @Doc(value = "The text to answer with.", maxLength = 200) String text) {}

        /** The answer. */
        public record @UPPER@Answer(@Doc("The text.") String text) {}

        @Tool(
            description = "Answers with the text that it was given.",
            effect = Effect.READ,
            scope = "@AGENT@:read",
            quick = true,
            timeout = "PT5S")
        @UPPER@Answer @NAME@(@UPPER@Query query, ToolContext context) {
          return new @UPPER@Answer(query.text());
        }
      }
      """;

  private static final String TEST =
      """

        @Test
        void shouldOffer@UPPER@() {
          assertThat(ToolDescriptors.of(List.of(@TYPE@.class)))
              .anySatisfy(tool -> assertThat(tool.name()).isEqualTo("@AGENT@.@NAME@"));
          assertThat(
                  agent.@NAME@(
                      new @TYPE@.@UPPER@Query("hello"), TestContexts.context("key-1")))
              .isEqualTo(new @TYPE@.@UPPER@Answer("hello"));
        }
      """;

  private NewTool() {}

  /**
   * Adds a tool to an agent's class and its test.
   *
   * @param name the tool's name within the agent, which is its method's
   * @param agent the agent's name
   * @return the files that were changed
   */
  public static List<String> generate(Path root, String name, String agent) {
    if (!NAME.matcher(name).matches() || !SourceVersion.isName(name)) {
      throw new LauncherException(
          "'" + name + "' is no name of a tool", "take a verb in camelCase, as in moveEvent");
    }
    String source = agentClass(root, agent);
    String type = source.replaceAll(".*/|\\.java$", "");
    String test = source.replaceFirst("\\.java$", "Test.java");
    if (!Files.exists(root.resolve(TESTS + test))) {
      throw new LauncherException(
          "the agent " + agent + " has no " + type + "Test", "write one first, or add by hand");
    }
    String upper = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    Map<String, String> words = new LinkedHashMap<>();
    words.put("NAME", name);
    words.put("UPPER", upper);
    words.put("AGENT", agent);
    words.put("TYPE", type);
    Draft draft = new Draft(root, words);
    if (Pattern.compile("\\b(" + name + "|" + upper + "(Query|Answer))\\b")
        .matcher(draft.current(root.resolve(MAIN + source)))
        .find()) {
      throw new LauncherException(
          "the agent " + agent + " has something of the name " + name + " already",
          "choose another name");
    }
    draft.importInto(
        MAIN + source,
        "dev.weft.activity.tool.Doc",
        "dev.weft.activity.tool.Tool",
        "dev.weft.activity.tool.ToolContext",
        "dev.weft.contract.tool.Effect");
    draft.change(MAIN + source, "\\}\\s*\\z", TOOL);
    draft.importInto(
        TESTS + test,
        "dev.weft.activity.tool.TestContexts",
        "dev.weft.activity.tool.ToolDescriptors",
        "java.util.List");
    draft.change(
        TESTS + test,
        "(private final @TYPE@ agent\\b[^;]*;(?:\\s+private final [^;]*;)*\n)",
        "$1" + TEST);
    return draft.write();
  }

  private static String agentClass(Path root, String agent) {
    Pattern named = Pattern.compile("@Agent\\(\\s*name = \"" + Pattern.quote(agent) + "\"");
    Path folder = root.resolve(MAIN);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith("Agent.java")).toList()) {
        if (named.matcher(Files.readString(file)).find()) {
          return folder.relativize(file).toString();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new LauncherException(
        "there is no agent '" + agent + "'", "./weft agents lists them; docs/change/add-a-tool.md");
  }
}
