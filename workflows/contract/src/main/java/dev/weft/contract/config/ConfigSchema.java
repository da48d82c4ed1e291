package dev.weft.contract.config;

import dev.weft.contract.text.EditDistance;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What can be read off the configuration records themselves: their keys, texts and values. */
final class ConfigSchema {
  private static final String MASK = "********";

  private ConfigSchema() {}

  /** Returns the paths of all keys that hold a value; keys of list items are left out. */
  static List<String> leaves(Class<? extends Record> type, String prefix) {
    List<String> paths = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getType().isRecord()) {
        paths.addAll(
            leaves(
                component.getType().asSubclass(Record.class), prefix + component.getName() + "."));
      } else {
        paths.add(prefix + component.getName());
      }
    }
    return paths;
  }

  /** Returns the paths of all lists whose items have keys of their own. */
  static List<String> recordLists(Class<? extends Record> type, String prefix) {
    List<String> paths = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String path = prefix + component.getName();
      if (component.getType().isRecord()) {
        paths.addAll(recordLists(component.getType().asSubclass(Record.class), path + "."));
      } else if (component.getType() == List.class && elementOf(component).isRecord()) {
        paths.add(path);
      }
    }
    return paths;
  }

  /** Returns the known key whose path is the fewest edits away. */
  static String nearest(String path) {
    String[] parts = path.split("\\.", -1);
    StringBuilder generic = new StringBuilder();
    for (String part : parts) {
      generic.append(generic.isEmpty() ? "" : ".").append(part.matches("\\d+") ? "0" : part);
    }
    return nearest(generic.toString(), all(WeftConfig.class, ""));
  }

  /** Returns the candidate that is the fewest edits away, upper and lower case being the same. */
  static String nearest(String text, Collection<String> known) {
    String nearest = "";
    int best = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = EditDistance.between(text, candidate);
      if (distance < best) {
        best = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  private static List<String> all(Class<? extends Record> type, String prefix) {
    List<String> paths = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String path = prefix + component.getName();
      paths.add(path);
      Class<?> inner = component.getType();
      if (inner.isRecord()) {
        paths.addAll(all(inner.asSubclass(Record.class), path + "."));
      } else if (inner == List.class && elementOf(component).isRecord()) {
        paths.addAll(all(elementOf(component).asSubclass(Record.class), path + ".0."));
      }
    }
    return paths;
  }

  private static Class<?> elementOf(RecordComponent component) {
    return (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
  }

  static Map<String, Object> toTree(Record config, boolean withSecrets) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (RecordComponent component : config.getClass().getRecordComponents()) {
      Setting setting = component.getAnnotation(Setting.class);
      Object value = read(component, config);
      if (value == null) {
        continue;
      }
      boolean hidden =
          setting != null
              && setting.secret()
              && !withSecrets
              && value instanceof String text
              && !text.isEmpty();
      tree.put(component.getName(), hidden ? MASK : plain(value, withSecrets));
    }
    return tree;
  }

  private static Object plain(Object value, boolean withSecrets) {
    return switch (value) {
      case Record section -> toTree(section, withSecrets);
      case Duration duration -> Durations.format(duration);
      case Path path -> path.toString();
      case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
      case List<?> list -> list.stream().map(item -> plain(item, withSecrets)).toList();
      default -> value;
    };
  }

  private static @Nullable Object read(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  static String documentedDefaults() {
    StringBuilder text = new StringBuilder();
    text.append("# Every key of weft.yaml with its default. Each can be overridden by the\n");
    text.append("# environment variable in brackets; lists are comma-separated there.\n");
    section(text, WeftConfig.class, "", 0, "");
    return text.toString();
  }

  private static void section(
      StringBuilder text, Class<? extends Record> type, String path, int depth, String lead) {
    String indent = lead + "  ".repeat(depth);
    for (RecordComponent component : type.getRecordComponents()) {
      Setting setting = Objects.requireNonNull(component.getAnnotation(Setting.class));
      String full = path + component.getName();
      Class<?> inner = component.getType();
      text.append('\n').append(indent).append("# ").append(setting.value());
      if (inner.isRecord()) {
        text.append('\n').append(indent).append(component.getName()).append(":");
        section(text, inner.asSubclass(Record.class), full + ".", depth + 1, lead);
        continue;
      }
      if (!full.contains(".0.")) {
        text.append(" [").append(WeftConfigLoader.variable(full)).append(']');
      }
      text.append('\n').append(indent).append(component.getName()).append(": ");
      text.append(written(component, setting));
      if (inner == List.class && elementOf(component).isRecord()) {
        text.append("\n").append(indent).append("# Each item:");
        section(
            text, elementOf(component).asSubclass(Record.class), full + ".0.", 1, indent + "# ");
      }
    }
    if (depth == 0) {
      text.append('\n');
    }
  }

  private static String written(RecordComponent component, Setting setting) {
    Class<?> type = component.getType();
    if (type == List.class) {
      return setting.defaultValue().isEmpty() ? "[]" : setting.defaultValue();
    }
    if (setting.portOffset() != Setting.NO_OFFSET) {
      return setting.portOffset() == 0 ? "# portBase" : "# portBase + " + setting.portOffset();
    }
    if (setting.defaultValue().isEmpty()) {
      return type == BigDecimal.class ? "" : "\"\"";
    }
    return setting.defaultValue();
  }
}
