package dev.weft.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.launcher.StackFixture;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The lists that {@code ./weft status} links to, asked of the real Web UI's own interface. */
class OperatorListsIT {
  private static final StackFixture STACK = StackFixture.shared();

  @Test
  void shouldLinkToListsThatTheWebUiUnderstands() throws Exception {
    String run =
        STACK
            .cli("run", "Book a flight to Berlin next Monday", "--json")
            .expect(5)
            .json()
            .path("runId")
            .asText();

    JsonNode links = STACK.cli("status", "--json").expect(0).json().path("links");

    assertThat(list(links, "Waiting for people")).contains(run);
    assertThat(list(links, "Stuck")).doesNotContain(run);
    assertThat(list(links, "Failed today")).doesNotContain(run);
    STACK.cli("cancel", run).expect(0);
  }

  private static String list(JsonNode links, String name) throws Exception {
    String link = links.path(name).asText();
    assertThat(link).as(links.toString()).contains("/workflows?query=");
    try (HttpClient client = HttpClient.newHttpClient()) {
      // The same list from the engine itself: Web UI would ask who is there.
      String engine = "http://127.0.0.1:" + STACK.config().temporal().httpPort() + "/api/v1";
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(engine + link.substring(link.indexOf("/namespaces/"))))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(new ObjectMapper().readTree(answer.body()).isObject()).isTrue();
      return answer.body();
    }
  }
}
