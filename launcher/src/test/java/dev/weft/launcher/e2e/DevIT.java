package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.launcher.StackFixture;
import dev.weft.launcher.os.PrivateFiles;
import dev.weft.launcher.os.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Edits a flow in a copy of the checkout while {@code ./weft dev} watches it. */
class DevIT {
  private static final StackFixture STACK = StackFixture.shared();
  private static final String FLOW = "dev/weft/flow/saga/TripBookingWorkflowImpl.java";
  private static final String STEPS = "flow.begin(TripSteps.ALL);";

  private final Path out = Laptop.file(".dev", "");
  private Path copy = Path.of("");
  private Path flow = Path.of("");
  private String text = "";
  private String run = "";

  @BeforeEach
  void prepare() throws IOException {
    // Other tests leave schedules' files behind, which the next start takes over.
    STACK.cli("up").expect(0);
    copy = copyOfTheCheckout();
    flow = copy.resolve("workflows/flows/src/main/java").resolve(FLOW);
    text = Files.readString(flow);
    run =
        STACK
            .cli("run", "TripBooking", "--input", "docs/run/trip.json", "--json")
            .expect(5)
            .json()
            .path("workflowId")
            .asText();
  }

  @AfterEach
  void tidy() {
    STACK.cli("up").expect(0);
    STACK.cli("cancel", run.substring(run.lastIndexOf('/') + 1)).expect(0);
    PrivateFiles.deleteTree(copy);
  }

  @Test
  void shouldRestartTheWorkerAloneUnlessAnEditDoesNotCompileOrBreaksAnOpenRun() throws Exception {
    List<Long> others = pidsOfOthers();
    long first = STACK.pid("worker");
    int crashesBefore = crashes();
    Process dev = STACK.start(out, Laptop.file(".dev-err", ""), copy, "dev");
    try {
      await(dev, "Watching ");

      save(text.replace("\"Trip to \"", "\"Journey to \""));
      await(dev, "after the save");
      long second = STACK.pid("worker");
      assertThat(second).isNotEqualTo(first);
      assertThat(crashes()).isEqualTo(crashesBefore);

      save(
          text.replace(
              STEPS,
              "io.temporal.workflow.Workflow.sleep(java.time.Duration.ofHours(1)); " + STEPS));
      await(dev, "The worker goes on with what it has. Put the change behind a version gate");
      assertThat(Files.readString(out))
          .contains("Would break the open run " + run, "sleep of PT1H at TripBookingWorkflowImpl");
      assertThat(STACK.pid("worker")).isEqualTo(second);

      save(text.replace(STEPS, "flow.begins(TripSteps.ALL);"));
      await(dev, "Does not compile: the worker goes on with what it has.");
      assertThat(Files.readString(out)).containsPattern("TripBookingWorkflowImpl\\.java:\\d+: can");
      assertThat(STACK.pid("worker")).isEqualTo(second);
      assertThat(pidsOfOthers()).isEqualTo(others);
    } finally {
      ProcessIdentity.of(dev.pid()).ifPresent(process -> process.signal("INT"));
      dev.waitFor(1, TimeUnit.MINUTES);
    }
    assertThat(dev.isAlive()).isFalse();

    assertThat(STACK.cli("up").expect(0).stderr()).contains("restarting it as built");
    assertThat(pidsOfOthers()).isEqualTo(others);
  }

  private void save(String edited) throws IOException {
    assertThat(edited).isNotEqualTo(text);
    Files.writeString(flow, edited);
  }

  private static int crashes() {
    return STACK.part("worker").path("restarts").asInt();
  }

  private static List<Long> pidsOfOthers() {
    return Stream.of("api", "temporal", "postgres", "redis").map(STACK::pid).toList();
  }

  private void await(Process dev, String line) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();
    while (!Files.readString(out).contains(line)) {
      assertThat(dev.isAlive() && System.nanoTime() < deadline)
          .as("'%s' in: %s", line, Files.readString(out))
          .isTrue();
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** Sources of its own for the flows; all else, what is built too, is the checkout's. */
  private static Path copyOfTheCheckout() throws IOException {
    Path root = STACK.root();
    Path copy = Files.createTempDirectory("weft-copy").toRealPath();
    for (String own : List.of("weft", "pom.xml", "temporal-config", "workflows/flows/src")) {
      copyTree(root.resolve(own), copy.resolve(own));
    }
    for (String folder : List.of("", "workflows", "workflows/flows")) {
      try (Stream<Path> all = Files.list(root.resolve(folder))) {
        for (Path each : all.toList()) {
          Path link = copy.resolve(root.relativize(each).toString());
          if (!Files.exists(link) && !each.getFileName().toString().startsWith(".")) {
            Files.createSymbolicLink(link, each);
          }
        }
      }
    }
    return copy;
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(each).toString()).normalize();
        Files.createDirectories(target.resolveSibling(""));
        Files.copy(each, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
