package dev.weft.platform.store;

import dev.weft.contract.access.Visibility;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/**
 * What a person sees of the items of a tenant, as policy says.
 *
 * @param person surrogate of the person
 * @param everything whether that is every item
 * @param own whether it is the person's own
 * @param open whether it is what is PUBLIC
 * @param groups digests of the groups whose FAMILY items it is
 */
public record Sight(
    String person, boolean everything, boolean own, boolean open, Set<String> groups) {
  public Sight {
    groups = Collections.unmodifiableSet(new TreeSet<>(groups));
  }

  /** What jobs and the item's own answers see. */
  public static final Sight ALL =
      new Sight("00000000-0000-0000-0000-000000000000", true, true, true, Set.of());

  /** Whether an item is among what the person sees. */
  public boolean covers(Sharing item) {
    return everything
        || (own && person.equals(item.owner()))
        || (open && item.visibility() == Visibility.PUBLIC)
        || (item.group() != null && groups.contains(item.group()));
  }

  /**
   * The same for rows. Parts with an index of their own each: the names of visibilities stand in
   * the text, since an index that holds only some rows is not found for a parameter.
   */
  List<Condition> parts(Field<String> visibility, Field<UUID> owner, Field<String> group) {
    Field<String> everybody = DSL.inline(Visibility.PUBLIC.name());
    if (everything) {
      return List.of(DSL.trueCondition());
    }
    List<Condition> parts = new ArrayList<>();
    if (open) {
      parts.add(visibility.eq(everybody));
    }
    if (own) {
      Condition mine = owner.eq(UUID.fromString(person));
      parts.add(open ? visibility.ne(everybody).and(mine) : mine);
    }
    for (String one : groups) {
      parts.add(visibility.eq(DSL.inline(Visibility.FAMILY.name())).and(group.eq(one)));
    }
    return parts;
  }

  /** All parts as one condition, for lists that are short or have an order of their own. */
  Condition condition(Field<String> visibility, Field<UUID> owner, Field<String> group) {
    return parts(visibility, owner, group).stream().reduce(DSL.falseCondition(), Condition::or);
  }
}
