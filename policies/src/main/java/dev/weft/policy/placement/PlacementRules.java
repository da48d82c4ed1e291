package dev.weft.policy.placement;

import dev.weft.policy.placement.Condition.Truth;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A bundle of rules: compiled, checked and immutable. A bundle that may place data of the EU
 * elsewhere is none: that is shown for every input at once, by asking each condition while nothing
 * is known but that the data is of the EU.
 */
public final class PlacementRules {
  private static final List<String> SHIPPED = List.of("compute.yaml", "residency.yaml");
  private static final String FOLDER = "/cel/placement/";
  private static final String ENDING = ".yaml";

  private final List<CompiledRule> residency;
  private final List<CompiledRule> compute;
  private final String hash;

  private PlacementRules(List<CompiledRule> residency, List<CompiledRule> compute, String hash) {
    this.residency = residency;
    this.compute = compute;
    this.hash = hash;
  }

  /** The rules that Weft brings along. */
  public static PlacementRules shipped() {
    SortedMap<String, String> files = new TreeMap<>();
    for (String name : SHIPPED) {
      try (InputStream stream = PlacementRules.class.getResourceAsStream(FOLDER + name)) {
        if (stream == null) {
          throw new IllegalStateException(name + " is missing from the class path");
        }
        files.put(name, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    try {
      return of(files);
    } catch (InvalidRulesException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The rules of every {@code *.yaml} file of a folder.
   *
   * @throws InvalidRulesException when the folder cannot be read or its rules cannot be taken
   */
  public static PlacementRules in(Path folder) throws InvalidRulesException {
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> found = Files.list(folder)) {
      for (Path file : found.filter(file -> file.toString().endsWith(ENDING)).toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidRulesException(List.of(folder + " cannot be read"));
    }
    return of(files);
  }

  /**
   * The rules of files.
   *
   * @param files their texts by name
   * @throws InvalidRulesException when a rule is wrong, names or priorities collide, or data of the
   *     EU might leave it
   */
  public static PlacementRules of(SortedMap<String, String> files) throws InvalidRulesException {
    List<String> problems = new ArrayList<>();
    RuleFiles reader = new RuleFiles(problems);
    List<CompiledRule> rules = new ArrayList<>();
    files.forEach((name, text) -> rules.addAll(reader.read(name, text)));
    List<CompiledRule> residency = sorted(rules, RuleKind.RESIDENCY);
    List<CompiledRule> compute = sorted(rules, RuleKind.COMPUTE);
    if (problems.isEmpty()) {
      checkWhole(rules, residency, compute, problems);
    }
    if (problems.isEmpty()) {
      checkStay(residency, problems);
    }
    if (!problems.isEmpty()) {
      throw new InvalidRulesException(problems);
    }
    return new PlacementRules(residency, compute, hash(files));
  }

  private static List<CompiledRule> sorted(List<CompiledRule> rules, RuleKind kind) {
    return rules.stream()
        .filter(rule -> rule.rule().kind() == kind)
        .sorted(Comparator.comparingInt((CompiledRule rule) -> rule.rule().priority()).reversed())
        .toList();
  }

  private static void checkWhole(
      List<CompiledRule> rules,
      List<CompiledRule> residency,
      List<CompiledRule> compute,
      List<String> problems) {
    if (residency.isEmpty() || compute.isEmpty() || rules.size() > RuleFiles.MOST_RULES) {
      problems.add(
          "a bundle has rules of residency and of compute, at most "
              + RuleFiles.MOST_RULES
              + " together");
    }
    Set<String> names = new LinkedHashSet<>();
    Set<String> priorities = new LinkedHashSet<>();
    Map<String, String> homes = new LinkedHashMap<>();
    for (CompiledRule compiled : rules) {
      PlacementRule rule = compiled.rule();
      if (!names.add(rule.name())) {
        problems.add("two rules are called " + rule.name());
      }
      if (!priorities.add(rule.kind() + " " + rule.priority())) {
        problems.add(
            rule.name()
                + ": another rule of its kind has priority "
                + rule.priority()
                + " too, so which comes first is not plain");
      }
      String region = rule.outcome().region();
      String residencyOf = rule.outcome().residency();
      if (region != null && residencyOf != null) {
        String other = homes.putIfAbsent(region, residencyOf);
        if (other != null && !other.equals(residencyOf)) {
          problems.add(rule.name() + ": another rule says that " + region + " is in " + other);
        }
      }
    }
  }

  /**
   * For every input about data of the EU the first rule that holds is one that keeps it there: asks
   * the rules in their order; one that certainly does not hold is passed over, one that keeps the
   * data in the EU and certainly holds ends the search, and any other must keep it there too.
   */
  private static void checkStay(List<CompiledRule> residency, List<String> problems) {
    for (Map<String, Object> known : Residency.OF_THE_EU) {
      for (CompiledRule rule : residency) {
        Truth truth = rule.condition().under(known);
        boolean stays = Residency.EU.equals(rule.rule().outcome().residency());
        if (truth != Truth.FALSE && !stays) {
          problems.add(
              rule.rule().name()
                  + ": it may place data of the EU in "
                  + rule.rule().outcome().region()
                  + " ("
                  + rule.rule().outcome().residency()
                  + "), for it can hold when "
                  + known.keySet().iterator().next()
                  + " is \"EU\"; give a rule that keeps such data in the EU a higher priority");
        }
        if (truth == Truth.TRUE) {
          break;
        }
      }
    }
  }

  private static String hash(SortedMap<String, String> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      files.forEach((name, text) -> {
        digest.update((name + "\0" + text + "\0").getBytes(StandardCharsets.UTF_8));
      });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** SHA-256 of the files, hexadecimal. */
  public String hash() {
    return hash;
  }

  List<CompiledRule> residency() {
    return residency;
  }

  List<CompiledRule> compute() {
    return compute;
  }
}
