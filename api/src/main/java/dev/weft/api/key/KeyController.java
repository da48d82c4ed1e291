package dev.weft.api.key;

import dev.weft.api.engine.Engine;
import dev.weft.api.engine.KeyRotations;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Keys;
import dev.weft.contract.access.Scopes;
import dev.weft.platform.store.KeysView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows a tenant's keys and renews them. */
@Tag(name = "keys", description = "What keys encrypt a tenant's data, and renewing them.")
@RestController
@RequestMapping("/api/v1/keys")
class KeyController {
  private final Keys keys;
  private final KeyRotations rotations;

  KeyController(Keys keys, KeyRotations rotations) {
    this.keys = keys;
    this.rotations = rotations;
  }

  @Operation(
      summary = "The tenant's keys and its newest rotations",
      description = "No key is shown. A rotation tells how far it is while it runs.")
  @Scoped(Scopes.KEY_READ)
  @GetMapping
  KeysView keys(@AuthenticationPrincipal Caller caller) {
    return keys.of(caller.tenant());
  }

  @Operation(
      summary = "Renew the tenant's keys now",
      description =
          "Starts a rotation, unless one that was started so is under way. What is stored is"
              + " encrypted anew; what old keys encrypted stays readable.")
  @Scoped(value = Scopes.KEY_WRITE, action = "keys.rotate")
  @PostMapping("/rotation")
  KeysView rotate(@AuthenticationPrincipal Caller caller) {
    try {
      rotations.start(caller.tenant());
    } catch (Engine.UnreachableException e) {
      throw ProblemException.of(
          503, "engine_unreachable", "The engine does not answer now. Try again later.");
    }
    return keys.of(caller.tenant());
  }
}
