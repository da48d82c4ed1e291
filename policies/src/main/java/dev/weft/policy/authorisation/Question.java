package dev.weft.policy.authorisation;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.contract.tool.ToolDescriptor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What policy is asked. The same question is the same text, whatever order its parts came in.
 *
 * @param kind which rules speak of it
 * @param action what is wanted, for people
 * @param asker who wants it
 * @param input all that policy is told, as JSON
 */
public record Question(Kind kind, String action, Asker asker, String input) {
  static final Question PROBE = api(Asker.NOBODY, new Endpoint("GET", "/", null, "", false), null);

  /** What questions are about. */
  public enum Kind {
    API,
    TOOL,
    APPROVAL,
    EXPORT;

    /** As policy calls it. */
    public String text() {
      return switch (this) {
        case API -> "api";
        case TOOL -> "tool";
        case APPROVAL -> "approval";
        case EXPORT -> "export";
      };
    }
  }

  /**
   * Who wants something.
   *
   * @param tenant the tenant's id; null where nobody has said who calls
   * @param subject the person's surrogate; null when unknown
   * @param scopes what is allowed
   * @param groups the groups that the person belongs to
   */
  public record Asker(
      @Nullable String tenant,
      @Nullable String subject,
      Collection<String> scopes,
      Collection<String> groups) {
    /** Who has not said who it is. */
    public static final Asker NOBODY = new Asker(null, null, new TreeSet<>());

    public Asker {
      scopes = new TreeSet<>(scopes);
      groups = new TreeSet<>(groups);
    }

    /** Somebody whose groups do not matter. */
    public Asker(@Nullable String tenant, @Nullable String subject, Collection<String> scopes) {
      this(tenant, subject, scopes, new TreeSet<>());
    }

    private Map<String, Object> told() {
      Map<String, Object> told = new LinkedHashMap<>();
      if (!groups.isEmpty()) {
        told.put("groups", groups);
      }
      told.put("scopes", scopes);
      put(told, "subject", subject);
      put(told, "tenant", tenant);
      return told;
    }
  }

  /**
   * An endpoint of the API.
   *
   * @param scope what it declares to need; null for nothing
   * @param action what the audit calls it
   * @param open whether it declares that it needs none
   */
  public record Endpoint(
      String method, String route, @Nullable String scope, String action, boolean open) {}

  /**
   * Something of somebody.
   *
   * @param visibility PRIVATE, FAMILY or PUBLIC
   * @param owners surrogates of its owners
   * @param groups the groups that share it, as far as the caller may know them
   */
  public record Item(String visibility, Collection<String> owners, Collection<String> groups) {
    public Item {
      owners = new TreeSet<>(owners);
      groups = new TreeSet<>(groups);
    }

    /** Something that no group shares. */
    public Item(String visibility, Collection<String> owners) {
      this(visibility, owners, new TreeSet<>());
    }
  }

  /** May a caller use an endpoint, on this item if it is about one? */
  public static Question api(Asker asker, Endpoint endpoint, @Nullable Item item) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("action", endpoint.action());
    about.put("method", endpoint.method());
    about.put("open", endpoint.open());
    about.put("route", endpoint.route());
    put(about, "scope", endpoint.scope());
    Map<String, Object> told = told(Kind.API, asker);
    told.put("endpoint", about);
    if (item != null) {
      Map<String, Object> thing = new LinkedHashMap<>();
      if (!item.groups().isEmpty()) {
        thing.put("groups", item.groups());
      }
      thing.put("owners", item.owners());
      thing.put("visibility", item.visibility());
      told.put("item", thing);
    }
    return new Question(Kind.API, endpoint.method() + " " + endpoint.route(), asker, json(told));
  }

  /** May the run's agent call the tool with these arguments? Of these, policy sees no text. */
  public static Question tool(StepCall call, ToolDescriptor tool) {
    String subject = call.run().subject();
    Asker asker =
        new Asker(
            call.run().tenant(),
            subject.equals(WorkflowIds.NO_SUBJECT) ? null : subject,
            call.run().scopes());
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("agent", tool.agent());
    about.put("effect", tool.effect().name());
    about.put("guarded", tool.approval() != null || call.approvalId() != null);
    about.put("name", tool.name());
    about.put("scope", tool.scope());
    Map<String, Object> told = told(Kind.TOOL, asker);
    told.put("agent", call.agent());
    told.put("arguments", measures(call.params()));
    told.put("purpose", call.run().flow());
    told.put("tool", about);
    return new Question(Kind.TOOL, tool.name(), asker, json(told));
  }

  /**
   * May a person decide this approval?
   *
   * @param about the approval without its arguments
   */
  public static Question approval(Asker asker, Map<String, Object> about) {
    Map<String, Object> told = told(Kind.APPROVAL, asker);
    told.put("approval", new TreeMap<>(about));
    return new Question(Kind.APPROVAL, "approval.decide", asker, json(told));
  }

  /** May a caller take this data of so many days out? */
  public static Question export(Asker asker, String dataset, long days) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("dataset", dataset);
    about.put("days", days);
    Map<String, Object> told = told(Kind.EXPORT, asker);
    told.put("export", about);
    return new Question(Kind.EXPORT, "export." + dataset, asker, json(told));
  }

  private static Map<String, Object> told(Kind kind, Asker asker) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("kind", kind.text());
    told.put("caller", asker.told());
    return told;
  }

  /** Numbers and truth values by their path, as in {@code amount.minor}. */
  private static Map<String, Object> measures(Map<String, Object> arguments) {
    Map<String, Object> measures = new TreeMap<>();
    measure("", arguments, measures);
    return measures;
  }

  private static void measure(String path, Object value, Map<String, Object> measures) {
    switch (value) {
      case Map<?, ?> members ->
          members.forEach((name, member) -> {
            if (member != null) {
              measure(path.isEmpty() ? String.valueOf(name) : path + "." + name, member, measures);
            }
          });
      case Number _, Boolean _ -> measures.put(path, value);
      default -> {}
    }
  }

  private static String json(Map<String, Object> told) {
    try {
      return WeftJson.mapper().writeValueAsString(told);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value);
    }
  }
}
