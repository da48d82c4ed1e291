package dev.weft.contract.run;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one place where workflow ids are built and parsed: {@code <kind>/<tenant>/<subject or
 * ->/<runId>}. The payload codec chooses its key from such an id, so it must hold surrogates only.
 */
public final class WorkflowIds {
  /** Stands for "no subject". */
  public static final String NO_SUBJECT = "-";

  private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  /** What the engine appends to the workflow id of a schedule's action. */
  private static final Pattern DUE =
      Pattern.compile("-(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z)$");

  private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

  private WorkflowIds() {}

  /**
   * The parts of a workflow id.
   *
   * @param kind the kind of flow, kebab-case
   * @param tenant the tenant's id
   * @param subject the subject's surrogate (a UUID), or {@link #NO_SUBJECT}
   * @param runId the run's UUID
   */
  public record Parts(String kind, String tenant, String subject, String runId) {
    public Parts {
      require(KIND.matcher(kind).matches(), "kind");
      require(TENANT.matcher(tenant).matches(), "tenant");
      if (!subject.equals(NO_SUBJECT)) {
        requireUuid(subject, "subject");
      }
      requireUuid(runId, "runId");
    }

    /** The id as Temporal knows it. */
    public String workflowId() {
      return kind + "/" + tenant + "/" + subject + "/" + runId;
    }

    /** The same run's id for another kind, such as the short flow that plans it. */
    public Parts withKind(String other) {
      return new Parts(other, tenant, subject, runId);
    }
  }

  /** Whether the text may be a tenant's id: lower-case letters, digits, {@code _} and {@code -}. */
  public static boolean validTenant(String tenant) {
    return TENANT.matcher(tenant).matches();
  }

  /**
   * Builds the id of a flow's run.
   *
   * @param flow the flow's name in the catalogue, CamelCase or kebab-case
   * @throws IllegalArgumentException naming the part that is not well-formed
   */
  public static String of(String flow, RunContext run) {
    return new Parts(kind(flow), run.tenant(), run.subject(), run.runId()).workflowId();
  }

  /** The kind of a flow's name: {@code AgentFlow} becomes {@code agent-flow}. */
  public static String kind(String flow) {
    return flow.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  /**
   * Parses a workflow id. What a schedule started has the parts of the schedule's own id: the time
   * that the engine appends is left out.
   *
   * @throws IllegalArgumentException when it is not one of Weft's
   */
  public static Parts parse(String workflowId) {
    String[] parts = withoutDue(workflowId).split("/", -1);
    require(parts.length == 4, "number of parts");
    return new Parts(parts[0], parts[1], parts[2], parts[3]);
  }

  private static String withoutDue(String workflowId) {
    return workflowId.endsWith("Z") ? DUE.matcher(workflowId).replaceFirst("") : workflowId;
  }

  /** The time for which a schedule started a workflow; empty when none did. */
  public static Optional<Instant> due(String workflowId) {
    Matcher matcher = DUE.matcher(workflowId);
    return matcher.find() ? Optional.of(Instant.parse(matcher.group(1))) : Optional.empty();
  }

  private static void requireUuid(String text, String part) {
    boolean valid;
    try {
      valid = UUID.fromString(text).toString().equals(text);
    } catch (IllegalArgumentException e) {
      valid = false;
    }
    require(valid, part);
  }

  private static void require(boolean condition, String part) {
    if (!condition) {
      throw new IllegalArgumentException(
          "not a workflow id of Weft: its " + part + " is malformed");
    }
  }
}
