package dev.weft.contract.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration: defaults, then the file, then the environment; checks everything and
 * reports all problems at once.
 */
public final class WeftConfigLoader {
  /** Environment variable that names the file; the launcher sets it for every process. */
  public static final String FILE_VARIABLE = "WEFT_CONFIG";

  /** Variables of ours that override no key: for the launcher, the command line and programs. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of(FILE_VARIABLE, "WEFT_BUILD", "WEFT_DEBUG", "WEFT_API_URL", "WEFT_TOKEN");

  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private WeftConfigLoader() {}

  /**
   * Loads the file that {@code WEFT_CONFIG} names, else {@code ./weft.yaml} if there is one, else
   * the defaults; the environment overrides single values.
   *
   * @throws InvalidConfigurationException with every problem found
   */
  public static WeftConfig load() {
    return load(Path.of("").toAbsolutePath(), System.getenv());
  }

  /**
   * Loads from a folder and an environment given by the caller.
   *
   * @param folder where {@code weft.yaml} is looked for and what relative paths start from
   * @param environment the variables; {@code WEFT_CONFIG} names another file
   * @throws InvalidConfigurationException with every problem found
   */
  public static WeftConfig load(Path folder, Map<String, String> environment) {
    String named = environment.getOrDefault(FILE_VARIABLE, "");
    Path file = folder.resolve(named.isBlank() ? "weft.yaml" : named);
    if (named.isBlank() && !Files.exists(file)) {
      return bind("configuration", Map.of(), environment, folder);
    }
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new InvalidConfigurationException(
          file.toString(), List.of("cannot be read (" + e.getClass().getSimpleName() + ")"));
    }
    return parse(file.toString(), text, environment, folder);
  }

  /**
   * Reads configuration text.
   *
   * @param source what to call the text in errors
   * @throws InvalidConfigurationException with every problem found
   */
  public static WeftConfig parse(
      String source, String yaml, Map<String, String> environment, Path folder) {
    Object tree;
    try {
      tree = yaml.isBlank() ? null : YAML.readValue(yaml, Object.class);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw new InvalidConfigurationException(
          source,
          List.of(
              (at == null ? "" : "line " + at.getLineNr() + ": ")
                  + "is no YAML: "
                  + e.getOriginalMessage().lines().findFirst().orElse("")));
    }
    if (tree == null) {
      return bind(source, Map.of(), environment, folder);
    }
    if (!(tree instanceof Map<?, ?> map)) {
      throw new InvalidConfigurationException(source, List.of("must hold keys and values"));
    }
    return bind(source, map, environment, folder);
  }

  /** Returns the defaults alone, with relative paths starting from a folder. */
  public static WeftConfig defaults(Path folder) {
    return bind("defaults", Map.of(), Map.of(), folder);
  }

  /** Returns the names of the environment variables that override single values. */
  public static Set<String> environmentNames() {
    Set<String> names = new TreeSet<>();
    ConfigSchema.leaves(WeftConfig.class, "").forEach(leaf -> names.add(variable(leaf)));
    return names;
  }

  /** Tells whether an environment variable overrides a key, or may override one of a list. */
  public static boolean isOverride(String variable) {
    return variable.startsWith("WEFT_")
        && (environmentNames().contains(variable) || ofList(variable));
  }

  private static boolean ofList(String variable) {
    return ConfigSchema.recordLists(WeftConfig.class, "").stream()
        .anyMatch(path -> variable.startsWith(variable(path) + "_"));
  }

  /** Returns the environment variable that overrides a key, as in {@code WEFT_API_PORT}. */
  public static String variable(String path) {
    StringBuilder name = new StringBuilder("WEFT_");
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '.') {
        name.append('_');
      } else {
        if (Character.isUpperCase(c)) {
          name.append('_');
        }
        name.append(Character.toUpperCase(c));
      }
    }
    return name.toString();
  }

  /** Writes a configuration so that {@link #parse} reads it back unchanged; secrets included. */
  public static String toYaml(WeftConfig config) {
    return write(ConfigSchema.toTree(config, true));
  }

  /** Writes a configuration for people: secrets are masked. */
  public static String toMaskedYaml(WeftConfig config) {
    return write(ConfigSchema.toTree(config, false));
  }

  /** Returns the configuration as nested maps for JSON output: secrets are masked. */
  public static Map<String, Object> toMaskedTree(WeftConfig config) {
    return ConfigSchema.toTree(config, false);
  }

  /** Returns a file with every key, its documentation and its default. */
  public static String documentedDefaults() {
    return ConfigSchema.documentedDefaults();
  }

  private static String write(Map<String, Object> tree) {
    try {
      return YAML.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WeftConfig bind(
      String source, Map<?, ?> tree, Map<String, String> environment, Path folder) {
    List<String> problems = new ArrayList<>();
    Map<String, Object> keys = new LinkedHashMap<>();
    tree.forEach((key, value) -> keys.put(String.valueOf(key), value));
    ConfigBinder binder = new ConfigBinder(environment, folder, problems);
    WeftConfig config = binder.bind(keys);
    unknownVariables(environment, config, problems);
    if (problems.isEmpty() && config != null) {
      ConfigRules.check(config, problems);
    }
    if (!problems.isEmpty() || config == null) {
      throw new InvalidConfigurationException(source, problems);
    }
    return config;
  }

  /** A misspelt variable would be ignored in silence: every one that looks like ours must be. */
  private static void unknownVariables(
      Map<String, String> environment, @Nullable WeftConfig config, List<String> problems) {
    Set<String> known = new TreeSet<>(environmentNames());
    known.addAll(OTHER_VARIABLES);
    if (config != null) {
      config.models().providers().forEach(provider -> known.add(provider.apiKeyEnv()));
    }
    for (String name : new TreeSet<>(environment.keySet())) {
      if (name.startsWith("WEFT_") && !known.contains(name) && !ofList(name)) {
        problems.add(
            name + ": unknown variable; did you mean " + ConfigSchema.nearest(name, known) + "?");
      }
    }
  }
}
