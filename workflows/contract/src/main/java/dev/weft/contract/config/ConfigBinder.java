package dev.weft.contract.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns nested maps and environment variables into the configuration records. */
final class ConfigBinder {
  private final Map<String, String> environment;
  private final Path folder;
  private final List<String> problems;
  private int portBase;

  ConfigBinder(Map<String, String> environment, Path folder, List<String> problems) {
    this.environment = environment;
    this.folder = folder;
    this.problems = problems;
  }

  /** Returns the configuration, or null when a problem was found. */
  @Nullable WeftConfig bind(Map<String, Object> keys) {
    RecordComponent base =
        Arrays.stream(WeftConfig.class.getRecordComponents())
            .filter(component -> component.getName().equals("portBase"))
            .findFirst()
            .orElseThrow();
    int before = problems.size();
    Object bound = value(base, "portBase", keys.get("portBase"));
    portBase = bound instanceof Integer number ? number : 7300;
    problems.subList(before, problems.size()).clear();
    return bindRecord(WeftConfig.class, "", keys);
  }

  private <T extends Record> @Nullable T bindRecord(
      Class<T> type, String path, Map<String, Object> keys) {
    RecordComponent[] components = type.getRecordComponents();
    for (String key : keys.keySet()) {
      if (Arrays.stream(components).noneMatch(component -> component.getName().equals(key))) {
        String full = join(path, key);
        problems.add(full + ": unknown key; did you mean " + ConfigSchema.nearest(full) + "?");
      }
    }
    int before = problems.size();
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      values[i] = value(component, join(path, component.getName()), keys.get(component.getName()));
    }
    if (problems.size() > before) {
      return null;
    }
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make " + type, e);
    }
  }

  private @Nullable Object value(RecordComponent component, String path, @Nullable Object given) {
    Class<?> type = component.getType();
    if (type.isRecord()) {
      return bindRecord(type.asSubclass(Record.class), path, section(path, given));
    }
    if (type == List.class) {
      Class<?> element =
          (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
      return element.isRecord()
          ? records(element.asSubclass(Record.class), path, given)
          : texts(component, path, given);
    }
    Setting setting = Objects.requireNonNull(component.getAnnotation(Setting.class), path);
    String override = environment.get(WeftConfigLoader.variable(path));
    Object raw = override != null ? override : given;
    if (raw == null || (raw instanceof String text && text.isBlank() && type != String.class)) {
      raw = defaultOf(setting);
    }
    String where = override != null ? path + " (" + WeftConfigLoader.variable(path) + ")" : path;
    try {
      Object converted = convert(type, raw);
      if (setting.file() && converted instanceof String text && !text.isEmpty()) {
        converted = path(text).toString();
      }
      checkRange(setting, converted);
      return converted;
    } catch (IllegalArgumentException e) {
      problems.add(where + ": " + e.getMessage());
      return null;
    }
  }

  private Object defaultOf(Setting setting) {
    return setting.portOffset() == Setting.NO_OFFSET
        ? setting.defaultValue()
        : Integer.valueOf(portBase + setting.portOffset());
  }

  private Map<String, Object> section(String path, @Nullable Object given) {
    Map<String, Object> keys = new LinkedHashMap<>();
    if (given instanceof Map<?, ?> map) {
      map.forEach((key, value) -> keys.put(String.valueOf(key), value));
    } else if (given != null) {
      problems.add(path + ": is a section with keys of its own, not a value");
    }
    return keys;
  }

  private <T extends Record> List<T> records(
      Class<T> element, String path, @Nullable Object given) {
    List<T> bound = new ArrayList<>();
    List<?> items = List.of();
    if (given instanceof List<?> list) {
      items = list;
    } else if (given != null) {
      problems.add(path + ": must be a list");
    }
    for (int i = 0; i < items.size() || overridden(join(path, String.valueOf(i))); i++) {
      String at = join(path, String.valueOf(i));
      T item = bindRecord(element, at, section(at, i < items.size() ? items.get(i) : null));
      if (item != null) {
        bound.add(item);
      }
    }
    return List.copyOf(bound);
  }

  private boolean overridden(String path) {
    String prefix = WeftConfigLoader.variable(path) + "_";
    return environment.keySet().stream().anyMatch(name -> name.startsWith(prefix));
  }

  private List<String> texts(RecordComponent component, String path, @Nullable Object given) {
    String override = environment.get(WeftConfigLoader.variable(path));
    Object raw = override != null ? override : given;
    if (raw == null) {
      Setting setting = Objects.requireNonNull(component.getAnnotation(Setting.class), path);
      raw = setting.defaultValue().replaceAll("[\\[\\]]", "");
    }
    List<String> texts = new ArrayList<>();
    if (raw instanceof List<?> list) {
      list.forEach(item -> texts.add(String.valueOf(item)));
    } else if (raw instanceof String text) {
      Arrays.stream(text.split(",", -1)).map(String::strip).forEach(texts::add);
    } else {
      problems.add(path + ": must be a list");
    }
    texts.removeIf(String::isEmpty);
    return List.copyOf(texts);
  }

  private @Nullable Object convert(Class<?> type, Object raw) {
    String text = String.valueOf(raw).strip();
    if (raw instanceof Map || raw instanceof List) {
      throw new IllegalArgumentException("must be a single value");
    }
    if (type == String.class) {
      return text;
    }
    if (type == int.class) {
      try {
        return new BigInteger(text).intValueExact();
      } catch (ArithmeticException | NumberFormatException e) {
        throw new IllegalArgumentException("'" + text + "' is no whole number", e);
      }
    }
    if (type == boolean.class) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
      };
    }
    if (type == Duration.class) {
      return Durations.parse(text);
    }
    if (type == Path.class) {
      return path(text);
    }
    if (type == BigDecimal.class) {
      try {
        return text.isEmpty() ? null : new BigDecimal(text);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("'" + text + "' is no number", e);
      }
    }
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        if (constant.toString().equalsIgnoreCase(text)) {
          return constant;
        }
      }
      throw new IllegalArgumentException(
          "'" + text + "' is none of " + Arrays.toString(type.getEnumConstants()));
    }
    throw new IllegalStateException("no conversion to " + type);
  }

  private Path path(String text) {
    if (text.equals("~") || text.startsWith("~/")) {
      return Path.of(System.getProperty("user.home") + text.substring(1)).normalize();
    }
    return folder.resolve(text).toAbsolutePath().normalize();
  }

  private static void checkRange(Setting setting, @Nullable Object value) {
    if (value instanceof Integer number && (number < setting.min() || number > setting.max())) {
      throw new IllegalArgumentException(
          number + " is not between " + setting.min() + " and " + setting.max());
    }
    if (value instanceof BigDecimal number && number.signum() < 0) {
      throw new IllegalArgumentException(number + " is negative");
    }
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
