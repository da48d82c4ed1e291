package dev.weft.bench.flows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, for programs and for people. */
final class FlowReport {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final String LATENCY =
      "between start and close by the engine's clock, the same for all; 'seen' is from the call"
          + " that starts a flow (for Weft and the peers a POST over HTTP that waits, else the"
          + " engine's own client) until its result is known, and is all that is known of peers";
  private static final String PEERS =
      "Weft's median by the peer's, both as seen from the call that starts a flow until its result"
          + " is known: above 1 the peer is faster";
  private static final String STATEMENTS =
      "written by PostgreSQL into its log while one flow runs alone, BEGIN and COMMIT among them;"
          + " of a step: those of the longer flow less those of the shorter, by the steps between";

  private final Settings settings;
  private final List<Contender> contenders;
  private final List<Peers.LeftOut> leftOut;
  private final Results results;

  FlowReport(
      Settings settings, List<Contender> contenders, List<Peers.LeftOut> leftOut, Results results) {
    this.settings = settings;
    this.contenders = contenders;
    this.leftOut = leftOut;
    this.results = results;
  }

  ObjectNode json() {
    ObjectNode report = JSON.createObjectNode();
    report.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    report.set("machine", machine());
    report.set("settings", settings());
    report.put("latency", LATENCY);
    report.put("statements", STATEMENTS);
    report.set("ratios", ratios());
    report.put("peersAre", PEERS);
    report.set("peers", peers());
    report.set("leftOut", JSON.valueToTree(leftOut));
    ArrayNode all = report.putArray("contenders");
    for (Contender contender : contenders) {
      all.add(contender(contender.name(), contender.says()));
    }
    if (settings.stockBlocks() > 0) {
      all.add(
          contender(
              Results.STOCK, "temporal on the same server with its stock dynamic configuration."));
    }
    return report;
  }

  String text() {
    try {
      return JSON.writeValueAsString(json());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode settings() {
    ObjectNode node = JSON.createObjectNode();
    node.put("rounds", settings.rounds());
    node.put("sampleSeconds", settings.sample().toMillis() / 1000.0);
    node.put("warmUpSeconds", settings.warmUp().toMillis() / 1000.0);
    node.put("stockBlocks", settings.stockBlocks());
    node.put("seed", settings.seed());
    return node;
  }

  private static ObjectNode machine() {
    ObjectNode node = JSON.createObjectNode();
    node.put("processors", Runtime.getRuntime().availableProcessors());
    node.put("processor", line("/proc/cpuinfo", "model name"));
    node.put("memory", line("/proc/meminfo", "MemTotal"));
    node.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    node.put("java", System.getProperty("java.vm.version"));
    node.put(
        "temporalSdk",
        String.valueOf(WorkflowClient.class.getPackage().getImplementationVersion()));
    node.put("load", line("/proc/loadavg", ""));
    return node;
  }

  private static String line(String file, String key) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(key))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private ObjectNode ratios() {
    ObjectNode node = JSON.createObjectNode();
    for (int steps : settings.steps()) {
      node.set("latency" + steps, ratio("weft", "temporal", steps));
      ArrayNode events = node.putArray("events" + steps);
      double ratio = results.events("weft", "temporal", steps);
      settings.inFlight().forEach(inFlight -> entry(events, inFlight, List.of(ratio)));
    }
    int longest = Collections.max(settings.steps());
    int shortest = Collections.min(settings.steps());
    node.set("local", ratio("weft-quick", "temporal-local", longest));
    node.set("local" + shortest, ratio("weft-quick", "temporal-local", shortest));
    node.set("stock", ratio(Results.STOCK, "weft", longest));
    node.set("stock" + shortest, ratio(Results.STOCK, "weft", shortest));
    return node;
  }

  private ArrayNode ratio(String contender, String other, int steps) {
    ArrayNode list = JSON.createArrayNode();
    for (int inFlight : settings.inFlight()) {
      List<Double> ratios = results.ratios(contender, other, new Cell(steps, inFlight));
      if (!ratios.isEmpty()) {
        entry(list, inFlight, ratios);
      }
    }
    return list;
  }

  private ObjectNode peers() {
    ObjectNode node = JSON.createObjectNode();
    for (Peers.Peer peer : Peers.Peer.values()) {
      for (int steps : settings.steps()) {
        ArrayNode list = JSON.createArrayNode();
        for (int inFlight : settings.inFlight()) {
          List<Double> ratios = results.seenRatios("weft", peer.label(), new Cell(steps, inFlight));
          if (!ratios.isEmpty()) {
            entry(list, inFlight, ratios);
          }
        }
        if (!list.isEmpty()) {
          node.set(peer.label() + steps, list);
        }
      }
    }
    return node;
  }

  private static void entry(ArrayNode list, int inFlight, List<Double> ratios) {
    ObjectNode entry = list.addObject();
    entry.put("inFlight", inFlight);
    entry.put("median", Numbers.rounded(Numbers.median(ratios), 3));
    entry.put("low", Numbers.rounded(Collections.min(ratios), 3));
    entry.put("high", Numbers.rounded(Collections.max(ratios), 3));
  }

  private ObjectNode contender(String name, String says) {
    ObjectNode node = JSON.createObjectNode();
    node.put("name", name);
    node.put("says", says);
    ArrayNode cells = node.putArray("cells");
    for (Cell cell : settings.cells()) {
      List<Sample> samples = results.of(name, cell);
      if (!samples.isEmpty()) {
        cells.add(cell(cell, samples));
      }
    }
    List<Structure> structures = results.structures(name);
    if (!structures.isEmpty()) {
      node.put("residentMegabytes", Math.round(results.memory(name)));
      node.set("flows", structures(structures));
      node.set("statementsPerStep", JSON.valueToTree(perStep(structures)));
    }
    return node;
  }

  private static ObjectNode cell(Cell cell, List<Sample> samples) {
    List<Double> latencies =
        samples.stream().flatMap(sample -> sample.latencies().stream()).toList();
    List<Double> seen = samples.stream().flatMap(sample -> sample.seen().stream()).toList();
    double seconds = samples.stream().mapToDouble(sample -> sample.wall().toNanos() / 1e9).sum();
    ObjectNode node = JSON.createObjectNode();
    node.put("steps", cell.steps());
    node.put("inFlight", cell.inFlight());
    node.put("flows", seen.size());
    node.put("medianMs", Numbers.rounded(Numbers.median(latencies), 1));
    node.put("p95Ms", Numbers.rounded(Numbers.percentile(latencies, 95), 1));
    node.put("seenMedianMs", Numbers.rounded(Numbers.median(seen), 1));
    node.put("seenP95Ms", Numbers.rounded(Numbers.percentile(seen, 95), 1));
    node.put("flowsPerSecond", Numbers.rounded(seen.size() / seconds, 1));
    return node;
  }

  private static ArrayNode structures(List<Structure> structures) {
    ArrayNode list = JSON.createArrayNode();
    for (Structure structure : structures) {
      ObjectNode node = list.addObject();
      node.put("steps", structure.steps());
      if (structure.eventCount() > 0) {
        node.put("events", structure.eventCount());
        node.put("bytes", structure.bytes());
        node.set("eventTypes", JSON.valueToTree(structure.events()));
      }
      node.set("statements", JSON.valueToTree(structure.statements()));
    }
    return list;
  }

  /** By database. */
  private static Map<String, Double> perStep(List<Structure> structures) {
    Structure shortest =
        Collections.min(structures, java.util.Comparator.comparingInt(Structure::steps));
    Structure longest =
        Collections.max(structures, java.util.Comparator.comparingInt(Structure::steps));
    int steps = Math.max(1, longest.steps() - shortest.steps());
    Map<String, Double> perStep = new java.util.TreeMap<>();
    longest
        .statements()
        .forEach((database, count) -> {
          int less = shortest.statements().getOrDefault(database, 0);
          perStep.put(database, Numbers.rounded((double) (count - less) / steps, 1));
        });
    return perStep;
  }

  /** A table of each contender in each cell, and the ratios. */
  String table() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "%-16s %5s %9s %10s %10s %10s %9s %7s %8s",
        "",
        "steps",
        "in flight",
        "median ms",
        "P95 ms",
        "seen ms",
        "flows/s",
        "events",
        "bytes");
    for (var contender : json().path("contenders")) {
      for (var cell : contender.path("cells")) {
        int steps = cell.path("steps").asInt();
        Structure structure =
            results.structures(contender.path("name").asText()).stream()
                .filter(one -> one.steps() == steps)
                .findFirst()
                .orElse(new Structure(steps, Map.of(), 0, Map.of()));
        line(
            text,
            "%-16s %5d %9d %10.1f %10.1f %10.1f %9.1f %7s %8s",
            contender.path("name").asText(),
            steps,
            cell.path("inFlight").asInt(),
            cell.path("medianMs").asDouble(),
            cell.path("p95Ms").asDouble(),
            cell.path("seenMedianMs").asDouble(),
            cell.path("flowsPerSecond").asDouble(),
            structure.eventCount() == 0 ? "" : String.valueOf(structure.eventCount()),
            structure.bytes() == 0 ? "" : String.valueOf(structure.bytes()));
      }
    }
    text.append('\n');
    for (var contender : json().path("contenders")) {
      if (contender.has("residentMegabytes")) {
        line(
            text,
            "%-16s %5d MB resident, statements of a step %s",
            contender.path("name").asText(),
            contender.path("residentMegabytes").asInt(),
            contender.path("statementsPerStep").toString());
      }
    }
    text.append('\n');
    ratios(text, ratios());
    ratios(text, peers());
    leftOut.forEach(one -> text.append(one.line()).append('\n'));
    return text.toString();
  }

  private static void ratios(StringBuilder text, ObjectNode all) {
    all.properties()
        .forEach(ratio -> {
          for (var entry : ratio.getValue()) {
            line(
                text,
                "%-12s at %2d in flight: %6.2f (%.2f to %.2f)",
                ratio.getKey(),
                entry.path("inFlight").asInt(),
                entry.path("median").asDouble(),
                entry.path("low").asDouble(),
                entry.path("high").asDouble());
          }
        });
  }

  @FormatMethod
  private static void line(StringBuilder text, @FormatString String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
