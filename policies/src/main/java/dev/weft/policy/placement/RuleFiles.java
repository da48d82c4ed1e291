package dev.weft.policy.placement;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads files of rules, and says of each rule what is wrong with it. */
final class RuleFiles {
  static final int MOST_RULES = 200;
  private static final int LONGEST_FILE = 65_536;
  private static final int LONGEST_REASON = 300;
  private static final int HIGHEST_PRIORITY = 1_000_000;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
  private static final Pattern RESIDENCY = Pattern.compile("[A-Z][A-Z0-9]{1,9}");

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  private final List<String> problems;

  RuleFiles(List<String> problems) {
    this.problems = problems;
  }

  /** A file as it is written. */
  private record File(@Nullable RuleKind kind, @Nullable List<Entry> rules) {
    @JsonCreator
    File {}
  }

  /** A rule as it is written. */
  private record Entry(
      @Nullable String name,
      @Nullable Integer priority,
      @Nullable String condition,
      PlacementRule.@Nullable Outcome outcome,
      @Nullable String reason) {
    @JsonCreator
    Entry {}
  }

  /** The rules of a file that can be understood; the problems of the others are noted. */
  List<CompiledRule> read(String name, String text) {
    List<CompiledRule> rules = new ArrayList<>();
    if (text.length() > LONGEST_FILE) {
      problems.add(name + ": has more than " + LONGEST_FILE + " characters");
      return rules;
    }
    File file;
    try {
      file = YAML.readValue(text, File.class);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      String why = e.getOriginalMessage().lines().findFirst().orElse("it is no YAML");
      problems.add(name + ", line " + line + ": " + why);
      return rules;
    }
    if (file == null || file.kind() == null || file.rules() == null) {
      problems.add(name + ": must say its kind, residency or compute, and list its rules");
      return rules;
    }
    for (Entry entry : file.rules()) {
      CompiledRule rule = compiled(name, file.kind(), entry);
      if (rule != null) {
        rules.add(rule);
      }
    }
    return rules;
  }

  private @Nullable CompiledRule compiled(String file, RuleKind kind, Entry entry) {
    String name = entry.name();
    if (name == null || !NAME.matcher(name).matches()) {
      problems.add(file + ": a rule's name has lower-case letters, digits and '-', at most 40");
      return null;
    }
    String at = file + ", rule " + name + ": ";
    int before = problems.size();
    Integer priority = entry.priority();
    if (priority == null || priority < 0 || priority > HIGHEST_PRIORITY) {
      problems.add(at + "its priority must be from 0 to " + HIGHEST_PRIORITY);
    }
    String reason = entry.reason();
    if (reason == null || reason.isBlank() || reason.length() > LONGEST_REASON) {
      problems.add(at + "its reason must be a sentence of at most " + LONGEST_REASON + " letters");
    }
    PlacementRule.Outcome outcome = entry.outcome();
    check(at, kind, outcome);
    String text = entry.condition();
    Condition condition = null;
    try {
      condition = Condition.compile(kind, text == null ? "" : text);
    } catch (Condition.UnsoundException e) {
      problems.add(at + "its condition is not sound: " + e.getMessage());
    }
    if (problems.size() > before
        || priority == null
        || reason == null
        || outcome == null
        || text == null
        || condition == null) {
      return null;
    }
    return new CompiledRule(
        new PlacementRule(name, kind, priority, text.strip(), outcome, reason.strip()), condition);
  }

  private void check(String at, RuleKind kind, PlacementRule.@Nullable Outcome outcome) {
    if (kind == RuleKind.RESIDENCY) {
      String residency = outcome == null ? null : outcome.residency();
      if (outcome == null
          || outcome.region() == null
          || residency == null
          || outcome.tier() != null
          || !RESIDENCY.matcher(residency).matches()) {
        problems.add(
            at + "its outcome names a region, and its residency, as in EU; tiers are of compute");
      }
    } else if (outcome == null
        || outcome.tier() == null
        || outcome.region() != null
        || outcome.residency() != null
        || !NAME.matcher(outcome.tier()).matches()) {
      problems.add(at + "its outcome names a tier; regions are of residency alone");
    }
  }
}
