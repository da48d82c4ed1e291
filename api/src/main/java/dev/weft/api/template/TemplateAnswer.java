package dev.weft.api.template;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.contract.agent.Plan;
import dev.weft.platform.store.TemplateView;
import dev.weft.policy.plan.Parameters;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One version of a template. */
@Schema(name = "Template", description = "One version of a template.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record TemplateAnswer(
    @Schema(example = "weekly-trip") String name,
    int version,
    @Nullable String description,
    @Schema(description = "The plan, whose parameters have no values.") Plan plan,
    String planHash,
    @Schema(description = "JSON schema of the input that starts it.")
        Map<String, Object> inputSchema,
    boolean archived,
    Instant createdAt) {
  static TemplateAnswer of(TemplateView template) {
    return new TemplateAnswer(
        template.name(),
        template.version(),
        template.description(),
        template.plan(),
        template.planHash(),
        Parameters.inputSchema(template.plan()),
        template.archived(),
        template.createdAt());
  }
}
