package dev.weft.api.visibility;

import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Permission;
import dev.weft.api.store.Tenants;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.access.Visibility;
import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.store.Sharing;
import dev.weft.platform.store.Sight;
import dev.weft.policy.authorisation.Occasion;
import dev.weft.policy.authorisation.Question;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Who sees what, as policy says. What is shown is part of the request, whose decision is kept; a
 * refusal is a decision of its own.
 */
@Service
public class Visibilities {
  private static final Question.Endpoint SHOW =
      new Question.Endpoint("GET", "item", null, "item.show", true);
  private static final Question.Endpoint SHARE =
      new Question.Endpoint("PUT", "item/visibility", null, "item.share", true);
  private static final String SOMEBODY = Sight.ALL.person();

  private final Tenants tenants;
  private final Permission permission;
  private final WeftConfig config;

  Visibilities(Tenants tenants, Permission permission, WeftConfig config) {
    this.tenants = tenants;
    this.permission = permission;
    this.config = config;
  }

  /** What the caller sees of the tenant's items, for a list: policy is asked for each kind. */
  public Sight sight(Caller caller) {
    List<String> somebody = List.of(SOMEBODY);
    boolean everything = would(caller, Visibility.PRIVATE, somebody, Set.of());
    return new Sight(
        caller.subject(),
        everything,
        everything || would(caller, Visibility.PRIVATE, List.of(caller.subject()), Set.of()),
        everything || would(caller, Visibility.PUBLIC, somebody, Set.of()),
        everything
            ? Set.of()
            : caller.groups().stream()
                .filter(group -> would(caller, Visibility.FAMILY, somebody, Set.of(group)))
                .map(group -> tenants.groupFor(caller.tenant(), group))
                .collect(Collectors.toSet()));
  }

  private boolean would(
      Caller caller, Visibility visibility, List<String> owners, Set<String> groups) {
    return permission.would(
        Question.api(
            Permission.asker(caller), SHOW, new Question.Item(visibility.name(), owners, groups)));
  }

  /**
   * Whether the caller sees an item.
   *
   * @param runId the run that it is, or belongs to; null for none
   */
  public boolean sees(Caller caller, Sharing item, @Nullable String runId) {
    Question question = Question.api(Permission.asker(caller), SHOW, item(caller, item));
    return permission.would(question)
        || permission.decide(question, new Occasion(runId, null, 0, null)).allowed();
  }

  /**
   * Refuses who is not the owner, nor sees everything.
   *
   * @param runId the run that it is; null for none
   */
  public void mayShare(Caller caller, Sharing item, @Nullable String runId) {
    Question question =
        Question.api(
            Permission.asker(caller),
            SHARE,
            new Question.Item(Visibility.PRIVATE.name(), owners(item)));
    if (!permission.decide(question, new Occasion(runId, null, 0, null)).allowed()) {
      throw ProblemException.of(
          403,
          "not_the_owner",
          "Only its owner, or somebody with the scope \""
              + Scopes.EVERYTHING
              + "\", may say who sees it.");
    }
  }

  private Question.Item item(Caller caller, Sharing item) {
    return new Question.Item(item.visibility().name(), owners(item), shared(caller, item));
  }

  private static Set<String> owners(Sharing item) {
    return item.owner() == null ? Set.of() : Set.of(item.owner());
  }

  /** Of the item's group the caller learns the name only when the token says it, too. */
  private Set<String> shared(Caller caller, Sharing item) {
    return item.group() == null
        ? Set.of()
        : caller.groups().stream()
            .filter(group -> tenants.groupFor(caller.tenant(), group).equals(item.group()))
            .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The name of an item's group, for somebody who belongs to it; null for anybody else. */
  public @Nullable String group(Caller caller, Sharing item) {
    return shared(caller, item).stream().findFirst().orElse(null);
  }

  /** What an item is whose maker did not say. */
  public Sharing byDefault(String owner) {
    return new Sharing(Visibility.valueOf(config.authorisation().visibility().name()), owner, null);
  }

  /** What somebody asks for; empty when nothing is said. */
  public Optional<Sharing> asked(
      Caller caller, @Nullable Visibility visibility, @Nullable String group) {
    return asked(caller, caller.subject(), visibility, group);
  }

  /**
   * The same for an item of somebody else.
   *
   * @param owner its owner; null for what belongs to nobody
   */
  public Optional<Sharing> asked(
      Caller caller,
      @Nullable String owner,
      @Nullable Visibility visibility,
      @Nullable String group) {
    if (visibility != Visibility.FAMILY && group != null) {
      throw ProblemException.invalidField(
          "/group", "not_together", "A group belongs to the visibility FAMILY.");
    }
    if (visibility == null) {
      return Optional.empty();
    }
    if (visibility != Visibility.PUBLIC && owner == null) {
      throw ProblemException.invalidField(
          "/visibility", "no_owner", "It belongs to nobody, so everybody of the tenant sees it.");
    }
    return Optional.of(
        new Sharing(
            visibility,
            owner,
            visibility == Visibility.FAMILY
                ? tenants.groupFor(caller.tenant(), ownGroup(caller, group))
                : null));
  }

  private static String ownGroup(Caller caller, @Nullable String group) {
    if (caller.groups().isEmpty()) {
      throw ProblemException.invalidField(
          "/visibility", "no_group", "The token names no group that could see it.");
    }
    if (group == null && caller.groups().size() > 1) {
      throw ProblemException.invalidField(
          "/group", "required", "Say which group: the token names more than one.");
    }
    String wanted = Objects.requireNonNullElseGet(group, () -> caller.groups().iterator().next());
    if (!caller.groups().contains(wanted)) {
      throw ProblemException.invalidField(
          "/group", "not_a_member", "The token does not name this group.");
    }
    return wanted;
  }
}
