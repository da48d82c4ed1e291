package dev.weft.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestReportsTest {
  @TempDir private Path root;

  private void source(String module, String path) throws IOException {
    Path file = root.resolve(module).resolve("src/test/java").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
  }

  private void report(String module, String kind, String name, String cases) throws IOException {
    Path folder = root.resolve(module).resolve("target").resolve(kind + "-reports");
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("TEST-" + name + ".xml"), "<testsuite>" + cases + "</testsuite>");
  }

  @Test
  void shouldSumUpAllModulesWhenReportsAreOfThisRun() throws IOException {
    Instant start = Instant.now();
    report("api", "surefire", "A", "<testcase name='a' classname='A'/><testcase name='b'/>");
    report(
        "workflows/flows",
        "failsafe",
        "B",
        "<testcase name='c' classname='B'><failure/></testcase>"
            + "<testcase name='d' classname='B'><error/></testcase>"
            + "<testcase name='e'><skipped message='no history'/></testcase>");
    report("old", "surefire", "Old", "<testcase name='z'><failure/></testcase>");
    Files.setLastModifiedTime(
        root.resolve("old/target/surefire-reports/TEST-Old.xml"),
        FileTime.from(start.minusSeconds(3600)));

    TestReports reports = TestReports.since(root, start, _ -> true);

    assertThat(reports.line()).isEqualTo("2 passed, 2 failed, 1 skipped");
    assertThat(reports.skipped()).containsExactly("#e: no history");
    assertThat(reports.failures()).containsExactly("B#c", "B#d");
  }

  @Test
  void shouldSayZeroWhenNothingRan() throws IOException {
    assertThat(TestReports.since(root, Instant.now(), _ -> true).line())
        .isEqualTo("0 passed, 0 failed");
  }

  @Test
  void shouldNameTheClassesWithoutAReportOfThisRunAndBeGoodOnlyWithAll() throws IOException {
    Instant start = Instant.now();
    source("api", "a/ReportedTest.java");
    source("api", "a/CrashedIT.java");
    source("api", "a/Fixture.java");
    source("other", "a/ReportedTest.java");
    source("other/target/earlier/api", "a/EarlierTest.java");
    report("api", "surefire", "a.ReportedTest", "<testcase name='a' classname='A'/>");
    report("api", "failsafe", "a.CrashedIT", "<testcase name='b' classname='B'/>");
    Path old = root.resolve("api/target/failsafe-reports/TEST-a.CrashedIT.xml");
    Files.setLastModifiedTime(old, FileTime.from(start.minusSeconds(3600)));

    TestReports reports = TestReports.since(root, start, TestReportsTest::isTest);

    assertThat(reports.missing()).containsExactly("a.CrashedIT", "a.ReportedTest");
    assertThat(reports.good()).isFalse();
    assertThat(reports.line()).isEqualTo("1 passed, 0 failed, 2 test classes without a report");
    report("api", "failsafe", "a.CrashedIT", "<testcase name='b' classname='B'/>");
    report("other", "surefire", "a.ReportedTest", "<testcase name='a' classname='A'/>");
    assertThat(TestReports.since(root, start, TestReportsTest::isTest).good()).isTrue();
  }

  private static boolean isTest(String type) {
    return type.endsWith("Test") || type.endsWith("IT");
  }
}
