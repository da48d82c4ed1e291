package dev.weft.bench.chaos.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A region, and which tenants of the mix are at home there.
 *
 * @param region its name
 * @param tenants who is at home there
 */
public record Home(String region, List<String> tenants) {
  private static final List<Home> THREE =
      List.of(
          new Home("eu-west-1", List.of("north", "south")),
          new Home("us-east-1", List.of("east")),
          new Home("asia-east1", List.of("west")));

  public Home {
    tenants = List.copyOf(tenants);
  }

  /** The most regions there are. */
  public static int most() {
    return THREE.size();
  }

  /** The first regions; whose own region is left out is at home in the first. */
  public static List<Home> of(int regions) {
    List<String> first = new ArrayList<>(THREE.getFirst().tenants());
    THREE.subList(regions, THREE.size()).forEach(left -> first.addAll(left.tenants()));
    List<Home> homes = new ArrayList<>(THREE.subList(0, regions));
    homes.set(0, new Home(THREE.getFirst().region(), first));
    return List.copyOf(homes);
  }

  /** Every tenant, wherever it is at home. */
  public static List<String> everybody() {
    return THREE.stream().flatMap(home -> home.tenants().stream()).toList();
  }

  /** The tenants that are not at home here. */
  public Set<String> foreign() {
    Set<String> foreign = new TreeSet<>(everybody());
    foreign.removeAll(tenants);
    return foreign;
  }
}
