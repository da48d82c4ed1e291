package dev.weft.launcher.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Debian's Chromium without a window, with a profile of its own; nothing is downloaded. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ChromeDriver driver;
  private final Path profile;

  private Browser(ChromeDriver driver, Path profile) {
    this.driver = driver;
    this.profile = profile;
  }

  /** Starts it; fails with the command that installs it when it is not there. */
  static Browser open() throws IOException {
    File program = installed("chromium");
    File driverProgram = installed("chromedriver");
    Path profile = Files.createTempDirectory("weft-browser");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1600,2000",
        "--user-data-dir=" + profile);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(driverProgram).build();
    return new Browser(new ChromeDriver(service, options), profile);
  }

  /** Opens a page and waits until it shows every one of some texts. */
  String read(String address, List<String> texts) {
    driver.get(address);
    return await(texts);
  }

  /**
   * Signs in to Temporal's Web UI with a token, as a person does who is sent to the login page.
   *
   * @param ui where the Web UI is
   * @param path what it shows afterwards
   */
  void signIn(String ui, String token, String path) {
    showLogin(ui, path);
    sendToken(token);
    new WebDriverWait(driver, PATIENCE)
        .ignoring(WebDriverException.class)
        .until(_ -> String.valueOf(driver.getCurrentUrl()).startsWith(ui + path));
  }

  /** Goes to the login page, over the Web UI. */
  void showLogin(String ui, String path) {
    driver.get(ui + "/auth/sso?returnUrl=" + URLEncoder.encode(path, StandardCharsets.UTF_8));
    new WebDriverWait(driver, PATIENCE)
        .ignoring(WebDriverException.class)
        .until(_ -> driver.findElement(By.name("token")).isDisplayed());
  }

  /** Types a token into the login page that is shown, and sends it. */
  void sendToken(String token) {
    driver.findElement(By.name("token")).sendKeys(token);
    driver.findElement(By.cssSelector("button[type=submit]")).click();
  }

  /** Waits until the page shows every one of some texts, and returns all that it shows. */
  String await(List<String> texts) {
    try {
      new WebDriverWait(driver, PATIENCE)
          .ignoring(WebDriverException.class)
          .until(_ -> texts.stream().allMatch(text()::contains));
    } catch (TimeoutException e) {
      throw new AssertionError(
          driver.getCurrentUrl() + " does not show all of " + texts + " but:\n" + text(), e);
    }
    return text();
  }

  /** All that the page shows, its frames included. */
  String text() {
    return inAllFrames(() -> driver.findElement(By.tagName("body")).getText());
  }

  /** The page itself with its frames, also what it hides. */
  String source() {
    return inAllFrames(driver::getPageSource);
  }

  private String inAllFrames(Supplier<String> read) {
    StringBuilder all = new StringBuilder(read.get());
    for (WebElement frame : driver.findElements(By.tagName("iframe"))) {
      driver.switchTo().frame(frame);
      try {
        all.append('\n').append(read.get());
      } finally {
        driver.switchTo().defaultContent();
      }
    }
    return all.toString();
  }

  /** Keeps a picture of what is to be seen now. */
  void screenshot(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    driver.quit();
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static File installed(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(folder -> new File(folder, program))
        .filter(File::canExecute)
        .findFirst()
        .orElseThrow(() ->
            new AssertionError(
                program
                    + " is missing; run: sudo apt-get update && sudo apt-get install -y"
                    + " --no-install-recommends chromium chromium-driver"));
  }
}
