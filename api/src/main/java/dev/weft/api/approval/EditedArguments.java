package dev.weft.api.approval;

import dev.weft.api.engine.Engine;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.store.Registry;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.approval.ApprovalQuote;
import dev.weft.contract.approval.ArgumentsHash;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.payload.LargeValues;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.tool.ToolDescriptor;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.Ballot;
import dev.weft.policy.schema.JsonSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Checks the arguments that an approver changed: against the tool's schema here, against the tool's
 * own rules by the flow, which also asks for the new price.
 */
@Component
class EditedArguments {
  private static final String POINTER = "/arguments";

  private static final String NOT_FOUND = ErrorType.NotFound.name();
  private static final int TRIES = 5;
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final Registry registry;
  private final Engine engine;

  EditedArguments(Registry registry, Engine engine) {
    this.registry = registry;
    this.engine = engine;
  }

  /**
   * The change, checked and quoted; null when nothing differs from what the approval asks already.
   *
   * @throws ProblemException 422 with everything that is wrong, or why there is no quote
   */
  Ballot.@Nullable Edit check(ApprovalView asked, Map<String, Object> given) {
    Map<String, Object> arguments = WeftJson.toMap(given);
    String hash = ArgumentsHash.of(asked.toolName(), arguments);
    if (hash.equals(asked.argumentsHash())) {
      return null;
    }
    ToolDescriptor tool =
        tool(asked)
            .orElseThrow(() ->
                ProblemException.of(
                    409, "tool_unknown", "The tool " + asked.toolName() + " is no longer there."));
    refuse(JsonSchema.of(tool.inputSchema()).check(arguments));
    ApprovalQuote quote = quote(asked, arguments);
    refuse(quote.problems());
    if (quote.refusal() != null) {
      throw new ProblemException(
          422,
          "edit_refused",
          "With these arguments it cannot be done: " + quote.refusal() + ".",
          List.of(new PlanProblem(POINTER, quote.refusal(), "there is no quote for these")),
          Map.of("reason", quote.refusal()));
    }
    return new Ballot.Edit(
        arguments,
        hash,
        quote.amount(),
        quote.maximum(),
        Objects.requireNonNullElse(quote.sentence(), tool.description()));
  }

  /** An approval shows a moment before its flow waits for it; until then the flow knows of none. */
  private ApprovalQuote quote(ApprovalView asked, Map<String, Object> arguments) {
    ApprovalQuote quote = engine.quoteEdit(asked.workflowId(), asked.approvalId(), arguments);
    for (int tried = 1; tried < TRIES && NOT_FOUND.equals(quote.refusal()); tried++) {
      LockSupport.parkNanos(PAUSE.toNanos());
      quote = engine.quoteEdit(asked.workflowId(), asked.approvalId(), arguments);
    }
    return quote;
  }

  /** Where the arguments can be changed on a page: empty when they are too large for one. */
  Optional<ArgumentForm> form(ApprovalView asked) {
    Map<String, Object> arguments = asked.arguments();
    return arguments == null || LargeValues.large(arguments)
        ? Optional.empty()
        : tool(asked).map(tool -> new ArgumentForm(tool.inputSchema(), arguments));
  }

  private Optional<ToolDescriptor> tool(ApprovalView asked) {
    return registry.tools(asked.tenant()).stream()
        .filter(known -> known.name().equals(asked.toolName()))
        .findFirst();
  }

  private static void refuse(List<PlanProblem> problems) {
    if (!problems.isEmpty()) {
      throw ProblemException.invalid(
          "invalid_arguments",
          problems.stream()
              .map(problem ->
                  new PlanProblem(POINTER + problem.pointer(), problem.code(), problem.message()))
              .toList());
    }
  }
}
