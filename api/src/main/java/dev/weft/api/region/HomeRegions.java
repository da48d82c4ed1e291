package dev.weft.api.region;

import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.limit.RateLimits;
import dev.weft.platform.region.TenantDirectory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each call of a port to the home region of the tenant that it is for. The tenant stands in
 * the first argument: its id, a workflow id, or a record with a {@code tenant} or a {@code run}.
 * Calls for no tenant are marked with {@link EachRegion}. Nothing is copied from one region to
 * another.
 */
public final class HomeRegions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HomeRegions.class);

  private static final ClassValue<Optional<Method>> CARRIERS =
      new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> type) {
          return accessor(type);
        }
      };

  private final TenantDirectory directory;
  private final Map<String, RegionAccess> regions;

  /** The given regions, the first one first. */
  public HomeRegions(TenantDirectory directory, List<RegionAccess> regions) {
    this.directory = directory;
    this.regions = new LinkedHashMap<>();
    regions.forEach(region -> this.regions.put(region.name(), region));
  }

  /** The regions, the first one first. */
  public List<RegionAccess> all() {
    return List.copyOf(regions.values());
  }

  /** The home region of a tenant. */
  public RegionAccess home(String tenant) {
    return Objects.requireNonNull(regions.get(directory.home(tenant)));
  }

  /** Limits that are counted in each tenant's own region; a name begins with its tenant. */
  public RateLimits limits() {
    return new RateLimits() {
      @Override
      public Taken take(String name, int perWindow) {
        int end = name.indexOf(':');
        return home(end < 0 ? name : name.substring(0, end)).limits().take(name, perWindow);
      }

      @Override
      public void close() {
        // Each region closes its own.
      }
    };
  }

  /**
   * A port that reaches every region.
   *
   * @param type the port
   * @param in makes the port of one region
   */
  public <T> T port(Class<T> type, Function<RegionAccess, T> in) {
    Map<String, T> ports = new LinkedHashMap<>();
    regions.forEach((name, region) -> ports.put(name, in.apply(region)));
    return ports.size() == 1 ? ports.values().iterator().next() : routed(type, directory, ports);
  }

  static <T> T routed(Class<T> type, TenantDirectory directory, Map<String, T> ports) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getDeclaringClass() == Object.class) {
                return ofObject(type, proxy, method, arguments);
              }
              if (method.isAnnotationPresent(EachRegion.class)) {
                return joined(method, answers(ports, method, arguments));
              }
              String home = directory.home(tenantOf(method, arguments));
              return call(Objects.requireNonNull(ports.get(home)), method, arguments);
            }));
  }

  @SuppressWarnings("ReferenceEquality") // A proxy equals itself alone.
  private static Object ofObject(
      Class<?> type, Object proxy, Method method, Object @Nullable [] arguments) {
    return switch (method.getName()) {
      case "equals" -> arguments != null && proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> type.getSimpleName() + " of each tenant's region";
    };
  }

  private static @Nullable Object call(Object port, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(port, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  /**
   * A region that is away holds up no other: it is left out until it is back, where what the others
   * say is right without it.
   */
  private static List<@Nullable Object> answers(
      Map<String, ?> ports, Method method, Object @Nullable [] arguments) throws Throwable {
    List<@Nullable Object> answers = new ArrayList<>();
    Throwable failure = null;
    for (Map.Entry<String, ?> region : ports.entrySet()) {
      try {
        answers.add(call(region.getValue(), method, arguments));
      } catch (RuntimeException e) {
        LOG.warn("{} failed in region {}: {}", method.getName(), region.getKey(), e.toString());
        if (failure != null) {
          e.addSuppressed(failure);
        }
        failure = e;
      }
    }
    boolean partial = method.getReturnType() == List.class || method.getReturnType() == int.class;
    if (failure != null && (answers.isEmpty() || !partial)) {
      throw failure;
    }
    return answers;
  }

  private static Object joined(Method method, List<@Nullable Object> answers) {
    Class<?> type = method.getReturnType();
    if (type == List.class) {
      return answers.stream().flatMap(answer -> ((List<?>) of(answer)).stream()).toList();
    }
    if (type == Set.class) {
      Set<Object> all = new LinkedHashSet<>();
      answers.forEach(answer -> all.addAll((Set<?>) of(answer)));
      return all;
    }
    if (type == Optional.class) {
      Set<Object> all = new LinkedHashSet<>();
      for (Object answer : answers) {
        Optional<?> one = (Optional<?>) of(answer);
        if (one.isEmpty()) {
          return one;
        }
        all.addAll((Set<?>) one.get());
      }
      return Optional.of(all);
    }
    if (type == int.class) {
      return answers.stream().mapToInt(answer -> (Integer) of(answer)).sum();
    }
    if (type == boolean.class) {
      return answers.stream().allMatch(answer -> (Boolean) of(answer));
    }
    throw new IllegalStateException(method + " returns what cannot be joined");
  }

  private static Object of(@Nullable Object answer) {
    return Objects.requireNonNull(answer);
  }

  private static String tenantOf(Method method, Object @Nullable [] arguments) {
    Object first = arguments == null ? null : arguments[0];
    return switch (first) {
      case String text when text.indexOf('/') >= 0 -> WorkflowIds.parse(text).tenant();
      case String tenant -> tenant;
      case RunContext run -> run.tenant();
      case Record carrier -> ofRecord(carrier);
      case null, default -> throw new IllegalStateException(method + " is for no tenant");
    };
  }

  private static String ofRecord(Record carrier) {
    Method accessor =
        CARRIERS
            .get(carrier.getClass())
            .orElseThrow(() -> new IllegalStateException(carrier.getClass() + " has no tenant"));
    try {
      return accessor.invoke(carrier) instanceof RunContext run
          ? run.tenant()
          : String.valueOf(accessor.invoke(carrier));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether calls with such a first argument find their way. */
  static boolean carriesTenant(Class<?> type) {
    return type == String.class || type == RunContext.class || CARRIERS.get(type).isPresent();
  }

  private static Optional<Method> accessor(Class<?> type) {
    if (!type.isRecord()) {
      return Optional.empty();
    }
    return Arrays.stream(type.getRecordComponents())
        .filter(component ->
            (component.getName().equals("tenant") && component.getType() == String.class)
                || component.getType() == RunContext.class)
        .findFirst()
        .map(RecordComponent::getAccessor);
  }

  @Override
  public void close() {
    regions.values().forEach(RegionAccess::close);
  }
}
