package dev.weft.api.health;

import dev.weft.api.engine.Engine;
import dev.weft.api.security.Open;
import dev.weft.api.store.Tenants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells supervisors and load balancers how the process is. */
@Tag(name = "health", description = "How the process is; needs no token.")
@RestController
@RequestMapping("/health")
class HealthController {
  private static final String UP = "UP";
  private static final String DOWN = "DOWN";

  private final Tenants tenants;
  private final Engine engine;
  private final List<Precondition> preconditions;

  HealthController(Tenants tenants, Engine engine, List<Precondition> preconditions) {
    this.tenants = tenants;
    this.engine = engine;
    this.preconditions = List.copyOf(preconditions);
  }

  /** The state of the process and of what it needs. */
  record Health(String status, Map<String, String> parts) {}

  @Operation(summary = "Whether the process lives")
  @Open(value = "it says nothing but that the process lives", withoutPolicy = true)
  @GetMapping("/live")
  Health live() {
    return new Health(UP, Map.of());
  }

  @Operation(summary = "Whether database and engine answer")
  @ApiResponse(responseCode = "200", description = "Both answer.")
  @ApiResponse(responseCode = "503", description = "One does not; parts says which.")
  @Open(value = "it says nothing but which part answers", withoutPolicy = true)
  @GetMapping("/ready")
  ResponseEntity<Health> ready() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("database", tenants.reachable() ? UP : DOWN);
    parts.put("temporal", engine.reachable() ? UP : DOWN);
    preconditions.forEach(one -> parts.put(one.name(), one.isMet() ? UP : DOWN));
    boolean ready = !parts.containsValue(DOWN);
    return ResponseEntity.status(ready ? 200 : 503).body(new Health(ready ? UP : DOWN, parts));
  }
}
