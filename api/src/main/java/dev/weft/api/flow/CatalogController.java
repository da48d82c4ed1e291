package dev.weft.api.flow;

import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.catalog.StartableFlows;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lists the flows that can be started by name. */
@Tag(name = "flows")
@RestController
@RequestMapping("/api/v1/flow-catalog")
class CatalogController {
  private final InputChecks checks;

  CatalogController(InputChecks checks) {
    this.checks = checks;
  }

  /** A flow that can be started by name. */
  @Schema(name = "CatalogEntry")
  record CatalogEntry(
      @Schema(example = "TripBooking") String name,
      String description,
      @Schema(description = "JSON schema of the input.") Map<String, Object> inputSchema,
      Map<String, Object> example) {}

  @Operation(summary = "The flows that can be started by name, with their input schemas")
  @Scoped(Scopes.AGENT_READ)
  @GetMapping
  Page<CatalogEntry> list(@AuthenticationPrincipal Caller caller) {
    return new Page<>(
        StartableFlows.all().stream()
            .map(flow ->
                new CatalogEntry(
                    flow.name(), flow.description(), checks.schema(flow.input()), flow.example()))
            .toList(),
        null);
  }
}
