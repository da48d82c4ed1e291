package dev.weft.launcher.scaffold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.launcher.LauncherException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generates into a copy of the files that this touches, compiles them and runs the test. */
class GeneratedCodeIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String CALENDAR = "java/dev/weft/activity/calendar/CalendarAgent";
  private static final List<String> TOUCHED =
      List.of(
          "activities/src/main/" + CALENDAR + ".java",
          "activities/src/test/" + CALENDAR + "Test.java",
          "activities/src/main/java/dev/weft/activity/travel/TravelAgent.java",
          "docs/README.md",
          "docs/flows/trip-booking.md",
          "workflows/contract/src/main/java/dev/weft/contract/catalog/StartableFlows.java",
          "workflows/contract/src/test/java/dev/weft/contract/payload/Samples.java",
          "workflows/flows/src/test/java/dev/weft/flow/FlowsReplayTest.java",
          "workers/src/main/java/dev/weft/worker/FlowCatalog.java",
          "workers/src/test/java/dev/weft/worker/EncryptedFlowTest.java");

  @TempDir private Path copy = Path.of("");

  @BeforeEach
  void copy() throws IOException {
    for (String file : TOUCHED) {
      Path target = copy.resolve(file);
      Files.createDirectories(target.resolveSibling(""));
      Files.copy(ROOT.resolve(file), target);
    }
  }

  @Test
  void shouldGenerateAFlowThatCompilesAndPassesItsTest() throws Exception {
    List<String> written = NewFlow.generate(copy, "OrderReturn", null);

    assertThat(written)
        .contains(
            "new     "
                + " workflows/contract/src/main/java/dev/weft/contract/order/OrderReturnInput.java",
            "new      docs/flows/order-return.md",
            "changed  workers/src/main/java/dev/weft/worker/FlowCatalog.java");
    Path classes = compile(copy);
    assertThat(run(classes, "dev.weft.flow.order.OrderReturnFlowTest")).isEqualTo("3 0");
  }

  @Test
  void shouldGenerateAToolThatCompilesAndPassesItsTest() throws Exception {
    String before = Files.readString(copy.resolve("activities/src/test/" + CALENDAR + "Test.java"));

    assertThat(NewTool.generate(copy, "moveEvent", "calendar"))
        .containsExactly(
            "changed  activities/src/main/" + CALENDAR + ".java",
            "changed  activities/src/test/" + CALENDAR + "Test.java");

    Path classes = compile(copy);
    int tests = before.split("@Test\\b", -1).length;
    assertThat(run(classes, "dev.weft.activity.calendar.CalendarAgentTest"))
        .isEqualTo(tests + " 0");
  }

  @Test
  void shouldRefuseAToolWhoseNameOrAgentDoesNotFit() throws IOException {
    for (String bad : List.of("MoveEvent", "move-event", "x", "int", "createEvent")) {
      assertThatThrownBy(() -> NewTool.generate(copy, bad, "calendar"))
          .isInstanceOf(LauncherException.class);
    }
    assertThatThrownBy(() -> NewTool.generate(copy, "moveEvent", "nobody"))
        .hasMessageContaining("there is no agent 'nobody'");
    assertThatThrownBy(() -> NewTool.generate(copy, "moveTrip", "travel"))
        .hasMessageContaining("has no TravelAgentTest");
    assertThat(Files.readString(copy.resolve("activities/src/main/" + CALENDAR + ".java")))
        .isEqualTo(Files.readString(ROOT.resolve("activities/src/main/" + CALENDAR + ".java")));
  }

  @Test
  void shouldRefuseNamesThatAreBadOrTaken() throws IOException {
    List<Path> before = files(copy);

    for (String bad : List.of("orderReturn", "Order-Return", "X", "OrderReturnWorkflow", "Ö")) {
      assertThatThrownBy(() -> NewFlow.generate(copy, bad, null))
          .isInstanceOf(LauncherException.class);
    }
    assertThatThrownBy(() -> NewFlow.generate(copy, "TripBooking", null))
        .hasMessageContaining("there is a flow TripBooking already");
    for (String bad : List.of("Order", "order.return", "int")) {
      assertThatThrownBy(() -> NewFlow.generate(copy, "OrderReturn", bad))
          .hasMessageContaining("is no name of an area");
    }
    Files.writeString(copy.resolve(TOUCHED.getLast()), "class EncryptedFlowTest {}");
    assertThatThrownBy(() -> NewFlow.generate(copy, "OrderReturn", null))
        .hasMessageContaining("EncryptedFlowTest.java no longer has the place");
    assertThat(files(copy)).isEqualTo(before);
  }

  /**
   * All that was generated or changed, with the options of the build; the rest is built already.
   */
  private static Path compile(Path copy) throws IOException {
    Path out = Files.createDirectories(copy.resolve("classes"));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--release",
                "25",
                "-parameters",
                "-Werror",
                "-proc:none",
                "-Xlint:all,-processing,-serial,-classfile,-this-escape,-path",
                "-d",
                out.toString(),
                "-cp",
                built().stream()
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator))));
    files(copy).stream()
        .map(Path::toString)
        .filter(file -> file.endsWith(".java"))
        .forEach(arguments::add);
    int exit =
        ToolProvider.getSystemJavaCompiler()
            .run(InputStream.nullInputStream(), null, null, arguments.toArray(String[]::new));
    assertThat(exit).as("what was generated compiles").isZero();
    return out;
  }

  /** The modules' classes and tests, and the libraries of the worker and of this test. */
  private static List<Path> built() throws IOException {
    List<Path> built = new ArrayList<>();
    for (String module :
        List.of("workflows/contract", "workflows/flows", "activities", "workers")) {
      built.add(ROOT.resolve(module).resolve("target/classes"));
      built.add(ROOT.resolve(module).resolve("target/test-classes"));
    }
    try (Stream<Path> libraries = Files.list(ROOT.resolve("workers/target/lib"))) {
      libraries.sorted().forEach(built::add);
    }
    for (String entry :
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
            .split(File.pathSeparator, -1)) {
      built.add(Path.of(entry));
    }
    return built;
  }

  /** Runs a test class on the platform that runs this one; returns how many passed and failed. */
  private static String run(Path classes, String test) throws Exception {
    List<URL> urls = new ArrayList<>(List.of(classes.toUri().toURL()));
    for (Path each : built()) {
      urls.add(each.toUri().toURL());
    }
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    // Threads of the engine's SDK outlive the test, so it stays open.
    URLClassLoader loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    try {
      Thread.currentThread().setContextClassLoader(loader);
      return (String)
          loader
              .loadClass("dev.weft.launcher.scaffold.TestRun")
              .getMethod("of", String.class)
              .invoke(null, test);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
