package dev.weft.api.schedule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML file as JSON, with the line of each of its values.
 *
 * @param content what it says
 * @param lines JSON pointer to line, from 1
 */
record ScheduleFile(Map<String, Object> content, TreeMap<String, Integer> lines) {
  /** A text that is no YAML mapping. */
  static final class UnreadableException extends Exception {
    private final int line;

    UnreadableException(String message, int line) {
      super(message);
      this.line = line;
    }

    int line() {
      return line;
    }
  }

  static ScheduleFile parse(String text) throws UnreadableException {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(0);
    Node root;
    try {
      root = new Yaml(new SafeConstructor(options)).compose(new java.io.StringReader(text));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new UnreadableException("not well-formed YAML: " + e.getProblem(), line);
    } catch (YAMLException e) {
      throw new UnreadableException("cannot be read as YAML: " + firstLine(e), 1);
    }
    if (!(root instanceof MappingNode mapping)) {
      throw new UnreadableException("a schedule is one mapping, with tenant, name and flow", 1);
    }
    TreeMap<String, Integer> lines = new TreeMap<>();
    Map<String, Object> content = new LinkedHashMap<>();
    read(mapping, "", content, lines);
    return new ScheduleFile(content, lines);
  }

  private static String firstLine(YAMLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** The line of a value, or of what it belongs to. */
  int line(String pointer) {
    for (String at = pointer; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
      Integer line = lines.get(at);
      if (line != null) {
        return line;
      }
    }
    return 1;
  }

  private static void read(
      MappingNode mapping,
      String pointer,
      Map<String, Object> content,
      TreeMap<String, Integer> lines) {
    for (NodeTuple entry : mapping.getValue()) {
      String key = entry.getKeyNode() instanceof ScalarNode name ? name.getValue() : "?";
      String own = pointer + "/" + key.replace("~", "~0").replace("/", "~1");
      lines.put(own, entry.getKeyNode().getStartMark().getLine() + 1);
      Object value = value(entry.getValueNode(), own, lines);
      if (value != null) {
        content.put(key, value);
      }
    }
  }

  private static @Nullable Object value(Node node, String pointer, TreeMap<String, Integer> lines) {
    return switch (node) {
      case MappingNode mapping -> {
        Map<String, Object> map = new LinkedHashMap<>();
        read(mapping, pointer, map, lines);
        yield map;
      }
      case SequenceNode sequence -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < sequence.getValue().size(); i++) {
          Node item = sequence.getValue().get(i);
          lines.put(pointer + "/" + i, item.getStartMark().getLine() + 1);
          list.add(value(item, pointer + "/" + i, lines));
        }
        yield list;
      }
      case ScalarNode scalar -> scalar(scalar);
      default -> null;
    };
  }

  /** Dates stay texts: the schemas of inputs say what they are. */
  private static @Nullable Object scalar(ScalarNode node) {
    String text = node.getValue();
    if (node.getTag().equals(Tag.NULL)) {
      return null;
    }
    if (node.getTag().equals(Tag.BOOL)) {
      return text.equalsIgnoreCase("true")
          || text.equalsIgnoreCase("yes")
          || text.equalsIgnoreCase("on");
    }
    if (node.getTag().equals(Tag.INT) && text.matches("-?[0-9]{1,18}")) {
      return Long.valueOf(text);
    }
    if (node.getTag().equals(Tag.FLOAT) && text.matches("-?[0-9]+\\.[0-9]+")) {
      return Double.valueOf(text);
    }
    return text;
  }
}
