package dev.weft.activity.model;

import dev.weft.activity.failure.TypedFailure;
import dev.weft.contract.budget.AtLimit;
import dev.weft.contract.budget.BudgetRefusal;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.error.ErrorType;
import io.opentelemetry.api.trace.Tracer;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Routes each role to its configured providers, in order of preference. */
public final class RoutedModels implements ModelGateway {
  private final Map<ModelRole, List<GuardedProvider>> routes = new EnumMap<>(ModelRole.class);

  /**
   * Opens the configured providers; nothing is sent yet.
   *
   * @param environment reads an environment variable; null when it is not set
   * @param timeout of one call
   * @throws IllegalArgumentException naming a role's provider that is not configured
   */
  public RoutedModels(
      WeftConfig.Models config,
      Function<String, @Nullable String> environment,
      Duration timeout,
      ModelCalls calls,
      Tracer tracer,
      Clock clock) {
    Map<String, GuardedProvider> providers = new LinkedHashMap<>();
    for (WeftConfig.Provider provider : config.providers()) {
      providers.put(
          provider.name(),
          new GuardedProvider(
              ModelProvider.open(provider, environment, timeout, clock), calls, tracer, clock));
    }
    routes.put(ModelRole.PLANNER, chain(config.roles().planner(), providers));
    routes.put(ModelRole.AGENT, chain(config.roles().agent(), providers));
  }

  private static List<GuardedProvider> chain(
      List<String> names, Map<String, GuardedProvider> providers) {
    return names.stream()
        .map(name -> {
          GuardedProvider provider = providers.get(name);
          if (provider == null) {
            throw new IllegalArgumentException(
                "no model provider is named " + name + "; known: " + providers.keySet());
          }
          return provider;
        })
        .toList();
  }

  @Override
  public boolean serves(ModelRole role) {
    return !route(role).isEmpty();
  }

  @Override
  public ModelAnswer ask(ModelQuestion question) {
    return first(question, null);
  }

  @Override
  public ModelAnswer ask(ModelQuestion question, ModelText text) {
    return first(question, text);
  }

  private ModelAnswer first(ModelQuestion question, @Nullable ModelText text) {
    TypedFailure worst = null;
    GuardedProvider tooDear = null;
    for (GuardedProvider provider : route(question.role())) {
      if (tooDear != null && !provider.cheaperThan(tooDear, question)) {
        continue;
      }
      if (worst != null && text != null) {
        text.reset();
      }
      try {
        return provider.ask(question, text);
      } catch (TypedFailure e) {
        if (e.type() == ErrorType.BudgetExceeded) {
          if (!cheaperWillDo(e)) {
            throw e;
          }
          tooDear = provider;
        }
        if (worst == null || (e.type().retryable() && !worst.type().retryable())) {
          worst = e;
        }
      }
    }
    throw worst == null
        ? TypedFailure.of(ErrorType.NotFound, "no model is configured for " + question.role())
        : worst;
  }

  private static boolean cheaperWillDo(TypedFailure failure) {
    return failure.details().stream()
        .anyMatch(detail ->
            detail instanceof BudgetRefusal refusal && refusal.atLimit() == AtLimit.CHEAPER_MODEL);
  }

  private List<GuardedProvider> route(ModelRole role) {
    return routes.getOrDefault(role, List.of());
  }
}
