package dev.weft.bench.chaos.check;

import dev.weft.bench.chaos.check.Finding.Kind;
import java.util.List;

/** Nothing of a tenant is anywhere but in its home region. */
record RegionChecks(Evidence evidence) implements Checker.Check {
  @Override
  public List<Finding> findings() {
    return evidence.strays().stream()
        .map(stray ->
            new Finding(
                Kind.MISREAD,
                "tenant " + stray.tenant(),
                stray.where()
                    + " of "
                    + stray.region()
                    + " holds "
                    + stray.count()
                    + " of it, and it is not at home there"))
        .toList();
  }
}
