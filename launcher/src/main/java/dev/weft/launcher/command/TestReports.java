package dev.weft.launcher.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
 * @param skipped tests that were skipped
 * @param failures names of those that failed
 */
record TestReports(int passed, int failed, int skipped, List<String> failures) {
  /** Reads the reports written since an instant. */
  static TestReports since(Path root, Instant start) throws IOException {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(root, 6)) {
      files =
          tree.filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
              .filter(file -> file.toString().matches(".*/(surefire|failsafe)-reports/.*"))
              .filter(file -> TestCommand.isNewer(file, start))
              .sorted()
              .toList();
    }
    int passed = 0;
    int skipped = 0;
    List<String> failures = new ArrayList<>();
    for (Path file : files) {
      NodeList cases = parse(file).getElementsByTagName("testcase");
      for (int i = 0; i < cases.getLength(); i++) {
        Element test = (Element) cases.item(i);
        if (has(test, "failure") || has(test, "error")) {
          failures.add(test.getAttribute("classname") + "#" + test.getAttribute("name"));
        } else if (has(test, "skipped")) {
          skipped++;
        } else {
          passed++;
        }
      }
    }
    return new TestReports(passed, failures.size(), skipped, List.copyOf(failures));
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
        + (skipped == 0 ? "" : ", " + skipped + " skipped");
  }
}
