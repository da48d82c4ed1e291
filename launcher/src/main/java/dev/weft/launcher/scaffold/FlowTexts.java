package dev.weft.launcher.scaffold;

/** The texts of a new flow's files. */
final class FlowTexts {
  static final String PACKAGE =
      """
      /** What belongs to @AREA@. */
      @NullMarked
      package dev.weft.%s.@AREA@;

      import org.jspecify.annotations.NullMarked;
      """;

  static final String WORKFLOW =
      """
      package dev.weft.contract.@AREA@;

      import dev.weft.contract.agent.FlowProgress;
      import dev.weft.contract.run.Pausable;
      import io.temporal.workflow.QueryMethod;
      import io.temporal.workflow.WorkflowInterface;
      import io.temporal.workflow.WorkflowMethod;

      /** Adds an event to the calendar. */
      @WorkflowInterface
      public interface @NAME@Workflow extends Pausable {
        /** The flow's name in the catalogue. */
        String NAME = "@NAME@";

        @WorkflowMethod(name = NAME)
        @NAME@Result run(@NAME@Input input);

        @QueryMethod
        FlowProgress status();
      }
      """;

  static final String INPUT =
      """
      package dev.weft.contract.@AREA@;

      import dev.weft.contract.payload.InputField;
      import dev.weft.contract.run.RunContext;
      import java.time.LocalDateTime;

      /**
       * An event to add.
       *
       * @param run the run
       * @param title what the event is
       * @param start when it starts, in local time of the run's zone
       */
      public record @NAME@Input(
          RunContext run,
          @InputField("What the event is") String title,
          @InputField("When it starts, in local time") LocalDateTime start) {}
      """;

  static final String RESULT =
      """
      package dev.weft.contract.@AREA@;

      import dev.weft.contract.agent.StepOutcome;
      import dev.weft.contract.run.RunStatus;
      import dev.weft.contract.run.RunUpdate.RunError;
      import java.util.List;
      import org.jspecify.annotations.Nullable;

      /**
       * How the flow ended.
       *
       * @param status a terminal state
       * @param steps what became of each step
       * @param undone ids of the steps that were undone, in the order of the undoing
       * @param debt ids of the steps whose undo failed
       * @param error why it did not complete; null when it did
       */
      public record @NAME@Result(
          RunStatus status,
          List<StepOutcome> steps,
          List<String> undone,
          List<String> debt,
          @Nullable RunError error) {
        public @NAME@Result {
          steps = List.copyOf(steps);
          undone = undone == null ? List.of() : List.copyOf(undone);
          debt = debt == null ? List.of() : List.copyOf(debt);
        }
      }
      """;

  static final String STARTABLE =
      """
      ),
                new StartableFlow(
                    @NAME@Workflow.NAME,
                    "Adds an event to the calendar.",
                    @NAME@Workflow.class,
                    @NAME@Input.class,
                    Map.of("title", "Stand-up", "start", "2027-03-01T09:00")));\
      """;

  static final String CATALOG =
      """
      ),
                new Flow(
                    @NAME@Workflow.NAME,
                    @NAME@Workflow.class,
                    @NAME@WorkflowImpl.class,
                    @NAME@Input.class));\
      """;

  static final String IMPLEMENTATION =
      """
      package dev.weft.flow.@AREA@;

      import dev.weft.contract.agent.FlowProgress;
      import dev.weft.contract.agent.PlanStep;
      import dev.weft.contract.@AREA@.@NAME@Input;
      import dev.weft.contract.@AREA@.@NAME@Result;
      import dev.weft.contract.@AREA@.@NAME@Workflow;
      import dev.weft.contract.tool.Effect;
      import dev.weft.flow.run.FlowRun;
      import dev.weft.flow.run.RunEnd;
      import io.temporal.workflow.WorkflowInit;
      import java.time.Duration;
      import java.util.LinkedHashMap;
      import java.util.List;
      import java.util.Map;

      /** Adds an event to the calendar. */
      public final class @NAME@WorkflowImpl implements @NAME@Workflow {
        private static final PlanStep EVENT =
            PlanStep.of("event", "calendar", "createEvent", new LinkedHashMap<>(), List.of())
                .validated(
                    List.of(),
                    List.of(),
                    null,
                    new PlanStep.Traits(Effect.WRITE, true, true, Duration.ofSeconds(5)));

        private final FlowRun flow;

        @WorkflowInit
        public @NAME@WorkflowImpl(@NAME@Input input) {
          flow = new FlowRun(input.run());
        }

        @Override
        public @NAME@Result run(@NAME@Input input) {
          return flow.run(() -> steps(input), @NAME@WorkflowImpl::result);
        }

        @Override
        public FlowProgress status() {
          return flow.progress();
        }

        @Override
        public void pause() {
          flow.pause();
        }

        @Override
        public void resume() {
          flow.resume();
        }

        private void steps(@NAME@Input input) {
          flow.begin(List.of(EVENT));
          flow.call(EVENT, eventOf(input));
        }

        private static Map<String, Object> eventOf(@NAME@Input input) {
          Map<String, Object> params = new LinkedHashMap<>();
          params.put("title", input.title());
          params.put("start", input.start().toString());
          params.put("timeZone", input.run().timeZone());
          return params;
        }

        private static @NAME@Result result(RunEnd end) {
          return new @NAME@Result(
              end.status(), end.steps(), end.undone(), end.debt(), end.error());
        }
      }
      """;

  static final String TEST =
      """
      package dev.weft.flow.@AREA@;

      import static org.assertj.core.api.Assertions.assertThat;
      import static org.assertj.core.api.Assertions.assertThatThrownBy;

      import dev.weft.contract.@AREA@.@NAME@Input;
      import dev.weft.contract.@AREA@.@NAME@Result;
      import dev.weft.contract.@AREA@.@NAME@Workflow;
      import dev.weft.contract.error.ErrorType;
      import dev.weft.contract.run.RunContext;
      import dev.weft.contract.run.RunStatus;
      import dev.weft.testkit.flow.FlowExtension;
      import io.temporal.client.WorkflowFailedException;
      import io.temporal.client.WorkflowStub;
      import java.time.LocalDateTime;
      import org.junit.jupiter.api.Test;
      import org.junit.jupiter.api.extension.RegisterExtension;

      class @NAME@FlowTest {
        @RegisterExtension
        static final FlowExtension flows = FlowExtension.of(@NAME@WorkflowImpl.class);

        @Test
        void shouldDoEveryStep() {
          WorkflowStub run = start();

          assertThat(flows.result(run, @NAME@Result.class).status()).isEqualTo(RunStatus.COMPLETED);
          assertThat(flows.steps().standing()).containsExactly("event");
          assertThat(flows.steps().calls().getFirst().params())
              .containsEntry("title", "Stand-up")
              .containsEntry("timeZone", "Europe/Vienna");
          flows.keepHistory(@NAME@Workflow.NAME, "completed", run);
        }

        @Test
        void shouldLeaveNothingDoneWhenAStepFails() {
          flows.steps().fails("event", ErrorType.NotAvailable);

          WorkflowStub run = start();

          assertThatThrownBy(() -> flows.result(run, @NAME@Result.class))
              .isInstanceOf(WorkflowFailedException.class);
          assertThat(flows.steps().standing()).isEmpty();
          flows.keepHistory(@NAME@Workflow.NAME, "failed", run);
        }

        @Test
        void shouldLeaveNothingDoneWhenAnswersAreLost() {
          flows.steps().losesAnswers("event");

          WorkflowStub run = start();

          assertThatThrownBy(() -> flows.result(run, @NAME@Result.class))
              .isInstanceOf(WorkflowFailedException.class);
          assertThat(flows.steps().standing()).isEmpty();
        }

        private static WorkflowStub start() {
          RunContext run = flows.newRun(@NAME@Workflow.NAME);
          return flows.start(
              @NAME@Workflow.NAME,
              run,
              new @NAME@Input(run, "Stand-up", LocalDateTime.of(2027, 3, 1, 9, 0)));
        }
      }
      """;

  static final String SAMPLES =
      """

              new @NAME@Input(RUN, "Stand-up", LocalDateTime.parse("2027-03-01T09:00")),
              new @NAME@Result(
                  RunStatus.FAILED_WITH_DEBT, List.of(OUTCOME), List.of("a"), List.of("b"), ERROR),\
      """;

  static final String ENCRYPTED =
      """

        @Test
        void shouldRun@NAME@() {
          RunContext context = flows.newRun(@NAME@Workflow.NAME);

          WorkflowStub run =
              flows.start(
                  @NAME@Workflow.NAME,
                  context,
                  new @NAME@Input(
                      context,
                      "Dinner with Ottilie Brandstetter",
                      LocalDateTime.of(2027, 3, 1, 19, 0)));

          assertThat(flows.result(run, @NAME@Result.class).status()).isEqualTo(RunStatus.COMPLETED);
          flows.keepHistory(@NAME@Workflow.NAME, "completed", run);
        }

      """;

  static final String PAGE =
      """
      # @NAME@

      Adds an event to the calendar.

      | | |
      |---|---|
      | Starts | `POST /api/v1/flows` with `flow: @NAME@` and `input` |
      | Input, result | `@NAME@Input` (`title`, `start`), `@NAME@Result` |
      | Workflow id | `@KIND@/<tenant>/<subject or ->/<runId>` |
      | Query | `status` → `FlowProgress` |
      | Signals | `pause`, `resume` |
      | Code | `@NAME@WorkflowImpl` |

      ## Steps
      | Id | Tool | Asks | Undo |
      |---|---|---|---|
      | `event` | calendar.createEvent | | removes the event |

      Approvals, retries, time-outs, undo and ends are those of [AgentFlow](agent-flow.md), because both run on `FlowRun`.

      ## Versions
      One so far.
      """;

  private FlowTexts() {}
}
