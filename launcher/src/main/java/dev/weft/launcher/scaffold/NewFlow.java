package dev.weft.launcher.scaffold;

import dev.weft.contract.run.WorkflowIds;
import dev.weft.launcher.LauncherException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;

/** A flow with one step that adds an event to the calendar: complete, to be changed from there. */
public final class NewFlow {
  private static final Pattern NAME = Pattern.compile("[A-Z][a-z][A-Za-z0-9]{1,37}");
  private static final Pattern AREA = Pattern.compile("[a-z][a-z0-9]{1,29}");
  private static final String CONTRACT =
      "workflows/contract/src/main/java/dev/weft/contract/@AREA@/";
  private static final String FLOW = "workflows/flows/src/main/java/dev/weft/flow/@AREA@/";
  private static final String REPLAY =
      "workflows/flows/src/test/java/dev/weft/flow/FlowsReplayTest.java";
  private static final String STARTABLE =
      "workflows/contract/src/main/java/dev/weft/contract/catalog/StartableFlows.java";
  private static final String CATALOG = "workers/src/main/java/dev/weft/worker/FlowCatalog.java";
  private static final String SAMPLES =
      "workflows/contract/src/test/java/dev/weft/contract/payload/Samples.java";
  private static final String ENCRYPTED =
      "workers/src/test/java/dev/weft/worker/EncryptedFlowTest.java";

  private NewFlow() {}

  /**
   * Generates the files of a flow.
   *
   * @param name in CamelCase, as callers will start it
   * @param area the word that names its packages; null for the first word of the name
   * @return the files, new and changed
   */
  public static List<String> generate(Path root, String name, @Nullable String area) {
    if (!NAME.matcher(name).matches()) {
      throw new LauncherException(
          "'" + name + "' is no name of a flow", "take one in CamelCase, as in OrderReturn");
    }
    if (name.endsWith("Workflow") || name.endsWith("Impl")) {
      throw new LauncherException(
          "a flow's name ends neither in Workflow nor in Impl", "leave that ending out");
    }
    String kind = WorkflowIds.kind(name);
    String word = area == null ? kind.replaceFirst("-.*", "") : area;
    if (!AREA.matcher(word).matches() || !SourceVersion.isName(word)) {
      throw new LauncherException(
          "'" + word + "' is no name of an area", "take one lower-case word with --area");
    }
    if (Files.exists(root.resolve("docs/flows").resolve(kind + ".md"))) {
      throw new LauncherException("there is a flow " + name + " already", "choose another name");
    }
    Map<String, String> words = new LinkedHashMap<>();
    words.put("NAME", name);
    words.put("KIND", kind);
    words.put("AREA", word);
    Draft draft = new Draft(root, words);
    contract(draft);
    flow(draft);
    tests(draft);
    draft.create("docs/flows/@KIND@.md", FlowTexts.PAGE);
    draft.change("docs/README.md", "(?m)^(Flows: .*)$", "$1 · [@NAME@](flows/@KIND@.md)");
    return draft.write();
  }

  private static void contract(Draft draft) {
    draft.createIfMissing(CONTRACT + "package-info.java", FlowTexts.PACKAGE.formatted("contract"));
    draft.create(CONTRACT + "@NAME@Workflow.java", FlowTexts.WORKFLOW);
    draft.create(CONTRACT + "@NAME@Input.java", FlowTexts.INPUT);
    draft.create(CONTRACT + "@NAME@Result.java", FlowTexts.RESULT);
    String type = "dev.weft.contract.@AREA@.@NAME@";
    draft.importInto(STARTABLE, type + "Input", type + "Workflow");
    draft.change(
        STARTABLE, "\\)\\);(\\s+private StartableFlows\\(\\))", FlowTexts.STARTABLE + "$1");
  }

  private static void flow(Draft draft) {
    draft.createIfMissing(FLOW + "package-info.java", FlowTexts.PACKAGE.formatted("flow"));
    draft.create(FLOW + "@NAME@WorkflowImpl.java", FlowTexts.IMPLEMENTATION);
    String type = "dev.weft.contract.@AREA@.@NAME@";
    draft.importInto(
        CATALOG, type + "Input", type + "Workflow", "dev.weft.flow.@AREA@.@NAME@WorkflowImpl");
    draft.change(CATALOG, "\\)\\);(\\s+private FlowCatalog\\(\\))", FlowTexts.CATALOG + "$1");
  }

  private static void tests(Draft draft) {
    String type = "dev.weft.contract.@AREA@.@NAME@";
    draft.create(
        "workflows/flows/src/test/java/dev/weft/flow/@AREA@/@NAME@FlowTest.java", FlowTexts.TEST);
    draft.importInto(REPLAY, type + "Workflow", "dev.weft.flow.@AREA@.@NAME@WorkflowImpl");
    draft.change(
        REPLAY,
        "NAME\\);(\\s+private static HistoryReplay )",
        "NAME,\n          @NAME@Workflow.NAME);$1");
    draft.change(
        REPLAY,
        "(Impl\\.class)\\);(\\s+}\\s+@AfterAll)",
        "$1,\n            @NAME@WorkflowImpl.class);$2");
    draft.importInto(SAMPLES, type + "Input", type + "Result", "java.time.LocalDateTime");
    draft.change(SAMPLES, "(List\\.of\\(\\s+RUN,)", "$1" + FlowTexts.SAMPLES);
    draft.importInto(
        ENCRYPTED, type + "Input", type + "Result", type + "Workflow", "java.time.LocalDateTime");
    draft.change(
        ENCRYPTED, "\n(  private static WorkflowStub scheduled\\(\\))", FlowTexts.ENCRYPTED + "$1");
  }
}
