package dev.weft.api.health;

import dev.weft.policy.authorisation.Authoriser;
import org.springframework.stereotype.Component;

/** Without policy every request is refused. */
@Component
class PolicyLoaded implements Precondition {
  private final Authoriser authoriser;

  PolicyLoaded(Authoriser authoriser) {
    this.authoriser = authoriser;
  }

  @Override
  public String name() {
    return "policy";
  }

  @Override
  public boolean isMet() {
    return authoriser.hash() != null || authoriser.ready();
  }
}
