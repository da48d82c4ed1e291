package dev.weft.launcher.command;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What the test runner wrote about one run of all modules.
 *
 * @param passed tests that passed
 * @param failed tests that failed or broke
 * @param skipped tests that were skipped, each with the reason
 * @param failures names of those that failed
 * @param missing test classes that should have run and left no report: their JVM died, for example
 */
record TestReports(
    int passed, int failed, List<String> skipped, List<String> failures, List<String> missing) {
  private static final Pattern REPORT =
      Pattern.compile("(.*)/target/(?:surefire|failsafe)-reports/TEST-(.*)\\.xml");
  private static final Pattern SOURCE = Pattern.compile("(.*)/src/test/java/(.*)\\.java");
  private static final int REPORT_DEPTH = 6;

  /**
   * Reads the reports written since an instant.
   *
   * @param expected which simple class names should have run
   */
  static TestReports since(Path root, Instant start, Predicate<String> expected)
      throws IOException {
    List<Path> files = new ArrayList<>();
    Set<String> reported = new HashSet<>();
    try (Stream<Path> tree = Files.walk(root, REPORT_DEPTH)) {
      for (Path file : tree.sorted().toList()) {
        Matcher report = REPORT.matcher(file.toString());
        if (report.matches() && TestCommand.isNewer(file, start)) {
          files.add(file);
          reported.add(report.group(1) + "/" + report.group(2));
        }
      }
    }
    int passed = 0;
    List<String> skipped = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (Path file : files) {
      NodeList cases = parse(file).getElementsByTagName("testcase");
      for (int i = 0; i < cases.getLength(); i++) {
        Element test = (Element) cases.item(i);
        if (has(test, "failure") || has(test, "error")) {
          failures.add(name(test));
        } else if (has(test, "skipped")) {
          skipped.add(
              name(test)
                  + ": "
                  + ((Element) test.getElementsByTagName("skipped").item(0))
                      .getAttribute("message"));
        } else {
          passed++;
        }
      }
    }
    return new TestReports(
        passed,
        failures.size(),
        List.copyOf(skipped),
        List.copyOf(failures),
        missing(root, expected, reported));
  }

  /** Whether everything that should have run did, and passed. */
  boolean good() {
    return failed == 0 && passed > 0 && missing.isEmpty();
  }

  private static List<String> missing(Path root, Predicate<String> expected, Set<String> reported)
      throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path file : sources(root)) {
      Matcher source = SOURCE.matcher(file.toString());
      if (source.matches()) {
        String name = source.group(2).replace('/', '.');
        if (expected.test(name.substring(name.lastIndexOf('.') + 1))
            && !reported.contains(source.group(1) + "/" + name)) {
          missing.add(name);
        }
      }
    }
    return missing.stream().sorted().toList();
  }

  /** Every file but what builds made: those come and go, and may hold checkouts of their own. */
  private static List<Path> sources(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean made = name.equals("target") || name.startsWith(".");
            return made && !folder.equals(root)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  private static String name(Element test) {
    return test.getAttribute("classname") + "#" + test.getAttribute("name");
  }

  private static boolean has(Element test, String tag) {
    return test.getElementsByTagName(tag).getLength() > 0;
  }

  private static Element parse(Path file) throws IOException {
    try {
      return DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .parse(file.toFile())
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("cannot read " + file, e);
    }
  }

  /** Returns the closing line. */
  String line() {
    return passed
        + " passed, "
        + failed
        + " failed"
        + (skipped.isEmpty() ? "" : ", " + skipped.size() + " skipped")
        + (missing.isEmpty() ? "" : ", " + missing.size() + " test classes without a report");
  }
}
