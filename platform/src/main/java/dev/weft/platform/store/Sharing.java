package dev.weft.platform.store;

import dev.weft.contract.access.Visibility;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Whose an item is, and who else sees it.
 *
 * @param visibility who else sees it
 * @param owner surrogate of its owner; null for what belongs to nobody, which is PUBLIC
 * @param group digest of the group that sees it; null unless it is FAMILY
 */
public record Sharing(Visibility visibility, @Nullable String owner, @Nullable String group) {
  /** Nobody's in particular, for everybody of the tenant. */
  public static final Sharing EVERYBODY = new Sharing(Visibility.PUBLIC, null, null);

  public Sharing {
    if (visibility != Visibility.PUBLIC && owner == null) {
      throw new IllegalArgumentException("what belongs to nobody is for everybody");
    }
    if ((visibility == Visibility.FAMILY) != (group != null)) {
      throw new IllegalArgumentException("a group belongs to FAMILY");
    }
  }

  static Sharing of(String visibility, @Nullable UUID owner, @Nullable String group) {
    return new Sharing(
        Visibility.valueOf(visibility), owner == null ? null : owner.toString(), group);
  }

  /** The owner as a column's value. */
  Field<UUID> owner(Field<UUID> column) {
    return DSL.val(owner == null ? null : UUID.fromString(owner), column);
  }

  /** The group as a column's value. */
  Field<String> group(Field<String> column) {
    return DSL.val(group, column);
  }
}
