package dev.weft.activity.tool;

import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.money.Money;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.tool.ToolDescriptor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A tool that can be called. */
public final class RegisteredTool {
  private final Object agent;
  private final Method action;
  private final @Nullable Method undo;
  private final @Nullable Method quote;
  private final ToolDescriptor descriptor;

  RegisteredTool(Object agent, Method action) {
    this.agent = agent;
    this.action = action;
    this.descriptor = ToolDescriptors.describe(agent.getClass(), action);
    Tool tool = ToolDescriptors.tool(action);
    this.undo = companion(tool.undo(), void.class, EffectFound.class);
    this.quote = companion(tool.quote(), Quote.class);
    action.setAccessible(true);
  }

  private @Nullable Method companion(String name, Class<?>... returns) {
    if (name.isEmpty()) {
      return null;
    }
    try {
      Method method =
          agent
              .getClass()
              .getDeclaredMethod(name, action.getParameterTypes()[0], ToolContext.class);
      if (!List.of(returns).contains(method.getReturnType())) {
        throw new IllegalArgumentException(method + " must return " + names(returns));
      }
      method.setAccessible(true);
      return method;
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          action
              + " names "
              + name
              + ", which must take the same record and a ToolContext and return "
              + names(returns),
          e);
    }
  }

  private static String names(Class<?>... types) {
    return Arrays.stream(types).map(Class::getSimpleName).collect(Collectors.joining(" or "));
  }

  /** How planners, validators and people see it. */
  public ToolDescriptor descriptor() {
    return descriptor;
  }

  /** What an earlier call returned, read back. */
  public ToolOutcome restore(Map<String, Object> output) {
    Object result = WeftJson.mapper().convertValue(output, action.getReturnType());
    return new ToolOutcome(output, result instanceof Spending spending ? spending.spent() : null);
  }

  /** Calls it. */
  public ToolOutcome invoke(Map<String, Object> params, ToolContext context) {
    Object result = call(action, params, context);
    if (result == null) {
      throw new IllegalStateException(action + " returned nothing");
    }
    Money spent = result instanceof Spending spending ? spending.spent() : null;
    return new ToolOutcome(Parameters.asMap(result), spent);
  }

  /**
   * Takes back what the call did under the same effect key. Parameters that do not fit were refused
   * by the call too, so that there is nothing to take back.
   *
   * @return what there was to take back
   * @throws IllegalStateException when the tool cannot be undone
   */
  public EffectFound undo(Map<String, Object> params, ToolContext context) {
    if (undo == null) {
      throw new IllegalStateException(descriptor.name() + " cannot be undone");
    }
    if (!Parameters.fit(action.getParameterTypes()[0], params)) {
      return EffectFound.NONE;
    }
    EffectFound found = (EffectFound) call(undo, params, context);
    return found == null ? EffectFound.UNKNOWN : found;
  }

  /** Everything that is wrong with parameters, as JSON pointers into them. */
  public List<PlanProblem> problems(Map<String, Object> params) {
    return Parameters.problems(action.getParameterTypes()[0], params);
  }

  /** What a call would cost now; empty when it costs nothing. */
  public Optional<Quote> quote(Map<String, Object> params, ToolContext context) {
    return quote == null
        ? Optional.empty()
        : Optional.ofNullable((Quote) call(quote, params, context));
  }

  private @Nullable Object call(Method method, Map<String, Object> params, ToolContext context) {
    Object bound = Parameters.bind(action.getParameterTypes()[0], params);
    try {
      return method.invoke(agent, bound, context);
    } catch (InvocationTargetException e) {
      throw rethrow(e.getCause() == null ? e : e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(method + " cannot be called", e);
    }
  }

  private static RuntimeException rethrow(Throwable cause) {
    return switch (cause) {
      case RuntimeException runtime -> runtime;
      case Error error -> throw error;
      default -> new IllegalStateException(cause);
    };
  }
}
