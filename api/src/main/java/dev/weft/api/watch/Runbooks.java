package dev.weft.api.watch;

import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.Open;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves a page for each code that an error may have, and for each metric that is watched. */
@Hidden
@RestController
@RequestMapping("/runbooks")
class Runbooks {
  private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
  private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";
  private final Map<String, String> pages;

  Runbooks() {
    pages = read();
  }

  @Open(value = "it says what codes and metrics mean, to anybody", withoutPolicy = true)
  @GetMapping("/{name}")
  ResponseEntity<String> page(@PathVariable String name) {
    String text = pages.get(name);
    if (text == null) {
      throw ProblemException.notFound("page");
    }
    return html(name, text);
  }

  @Open(value = "it lists the pages", withoutPolicy = true)
  @GetMapping
  ResponseEntity<String> list() {
    return html(
        "Runbooks",
        pages.keySet().stream()
            .map(name -> "- [" + name + "](/runbooks/" + name + ")")
            .collect(Collectors.joining("\n", "# Runbooks\n\n", "\n")));
  }

  private static ResponseEntity<String> html(String title, String markdown) {
    String body =
        HtmlRenderer.builder()
            .escapeHtml(true)
            .build()
            .render(Parser.builder().build().parse(markdown));
    return ResponseEntity.ok()
        .contentType(HTML)
        .header("Content-Security-Policy", POLICY)
        .body(
            """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>%s</title>
            <style>
              body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto;
                     padding: 0 1rem; color: #1b1b1b }
              pre { background: #f3f3f3; padding: .75rem; overflow-x: auto }
              code { font-size: .95em }
            </style></head>
            <body>%s</body></html>
            """
                .formatted(title, body));
  }

  private static Map<String, String> read() {
    try {
      Resource[] found =
          new PathMatchingResourcePatternResolver().getResources("classpath:/runbooks/*.md");
      return Arrays.stream(found)
          .collect(
              Collectors.toMap(
                  page -> Objects.requireNonNull(page.getFilename()).replace(".md", ""),
                  Runbooks::text,
                  (one, other) -> one,
                  TreeMap::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Resource page) {
    try {
      return page.getContentAsString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
