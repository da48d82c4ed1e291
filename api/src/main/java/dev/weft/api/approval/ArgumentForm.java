package dev.weft.api.approval;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weft.contract.payload.WeftJson;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a page in which an approver changes a call's arguments: one for each property of
 * the tool's schema. What was entered is read as the schema says; what cannot be read so stays
 * text, which the check against the schema then names.
 */
final class ArgumentForm {
  /** What the names of the fields begin with. */
  private static final String PREFIX = "argument.";

  private final Map<String, Object> schema;
  private final Map<String, Object> before;

  /**
   * A form.
   *
   * @param schema the tool's input schema
   * @param before the arguments as they are
   */
  ArgumentForm(Map<String, Object> schema, Map<String, Object> before) {
    this.schema = schema;
    this.before = before;
  }

  /**
   * The fields, filled with what was entered or else with what there is.
   *
   * @param entered a form that came before, by the names of its fields
   */
  String fields(Map<String, String> entered) {
    StringBuilder page = new StringBuilder();
    for (String name : names()) {
      String field = ApprovalPage.escape(PREFIX + name);
      String value =
          ApprovalPage.escape(entered.getOrDefault(PREFIX + name, text(before.get(name))));
      page.append("<label for=\"").append(field).append("\">");
      page.append(ApprovalPage.escape(ApprovalPage.words(name)));
      Object hint = property(name).get("description");
      page.append(
          hint == null ? "" : " <small>" + ApprovalPage.escape(String.valueOf(hint)) + "</small>");
      page.append("</label>\n");
      if (property(name).get("enum") instanceof List<?> choices) {
        choice(page, field, value, choices.stream().map(String::valueOf).toList());
      } else if (type(name).equals("boolean")) {
        choice(page, field, value, List.of("true", "false"));
      } else if (value.indexOf('\n') >= 0 || List.of("object", "array").contains(type(name))) {
        page.append("<textarea id=\"").append(field).append("\" name=\"").append(field);
        page.append("\" rows=\"4\">\n").append(value).append("</textarea>\n");
      } else {
        page.append("<input type=\"text\" id=\"").append(field).append("\" name=\"").append(field);
        page.append("\" value=\"").append(value).append("\" autocomplete=\"off\">\n");
      }
    }
    return page.toString();
  }

  /** The arguments that were entered. A field left empty is left out. */
  Map<String, Object> read(Map<String, String> entered) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    for (String name : names()) {
      Object old = before.get(name);
      String text = entered.get(PREFIX + name);
      String plain = text == null ? null : text.replace("\r\n", "\n");
      if (plain == null || plain.equals(text(old))) {
        if (old != null) {
          arguments.put(name, old);
        }
      } else if (!plain.isBlank()) {
        arguments.put(name, value(type(name), plain));
      }
    }
    return arguments;
  }

  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>(before.keySet());
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      properties.keySet().forEach(name -> names.add(String.valueOf(name)));
    }
    return names;
  }

  private Map<?, ?> property(String name) {
    return schema.get("properties") instanceof Map<?, ?> properties
            && properties.get(name) instanceof Map<?, ?> property
        ? property
        : Map.of();
  }

  private String type(String name) {
    if (property(name).get("type") instanceof String type) {
      return type;
    }
    return switch (before.get(name)) {
      case Map<?, ?> _ -> "object";
      case List<?> _ -> "array";
      case null, default -> "string";
    };
  }

  private static void choice(StringBuilder page, String field, String value, List<String> choices) {
    page.append("<select id=\"").append(field).append("\" name=\"").append(field).append("\">\n");
    Set<String> options = new LinkedHashSet<>(List.of(""));
    choices.stream().map(ApprovalPage::escape).forEach(options::add);
    options.add(value);
    for (String option : options) {
      page.append(option.equals(value) ? "<option selected>" : "<option>");
      page.append(option).append("</option>\n");
    }
    page.append("</select>\n");
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case String text -> text;
      case Map<?, ?> map -> json(map);
      case List<?> list -> json(list);
      default -> String.valueOf(value);
    };
  }

  private static String json(Object value) {
    try {
      return WeftJson.mapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("arguments are always JSON", e);
    }
  }

  private static Object value(String type, String text) {
    try {
      return switch (type) {
        case "integer" -> Long.valueOf(text.strip());
        case "number" -> new BigDecimal(text.strip());
        case "boolean" -> text.strip().matches("true|false") ? Boolean.valueOf(text.strip()) : text;
        case "object", "array" -> WeftJson.mapper().readValue(text, Object.class);
        default -> text;
      };
    } catch (NumberFormatException | JsonProcessingException e) {
      return text;
    }
  }
}
