package dev.weft.bench.flows;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;

/** The flow as one writes it on the engine's SDK alone, without any safeguard. */
@WorkflowInterface
public interface BareFlow {
  /** The workflow type. */
  String NAME = "BareFlow";

  /**
   * What it is told.
   *
   * @param steps how many steps it has
   * @param local whether they are local activities
   * @param text what each step returns
   */
  record Order(int steps, boolean local, String text) {}

  /** Runs the steps. */
  @WorkflowMethod(name = NAME)
  String run(Order order);

  /** The flow's steps. */
  @ActivityInterface(namePrefix = "Bare")
  interface Steps {
    /** Returns what it gets. */
    @ActivityMethod
    String echo(String text);
  }

  /** The steps, which do nothing. */
  final class StepsImpl implements Steps {
    @Override
    public String echo(String text) {
      return text;
    }
  }

  /** The flow. */
  final class Impl implements BareFlow {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Steps ordinary =
        Workflow.newActivityStub(
            Steps.class, ActivityOptions.newBuilder().setStartToCloseTimeout(LIMIT).build());
    private final Steps local =
        Workflow.newLocalActivityStub(
            Steps.class,
            LocalActivityOptions.newBuilder()
                .setStartToCloseTimeout(LIMIT)
                .setDoNotIncludeArgumentsIntoMarker(true)
                .build());

    @Override
    public String run(Order order) {
      Steps steps = order.local() ? local : ordinary;
      String text = order.text();
      for (int step = 0; step < order.steps(); step++) {
        text = steps.echo(text);
      }
      return text;
    }
  }
}
