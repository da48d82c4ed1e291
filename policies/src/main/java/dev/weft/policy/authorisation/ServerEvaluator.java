package dev.weft.policy.authorisation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.contract.config.PolicyFolder;
import dev.weft.contract.payload.WeftJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;

/**
 * Asks an OPA server by its REST API. The server says which bundle decided: its revision is the
 * bundle's hash, and an answer without one is no answer.
 */
public final class ServerEvaluator implements Evaluator, AutoCloseable {
  private static final String PACKAGE = "/v1/data/weft/authorisation/";

  private final URI address;
  private final HttpClient client;

  /**
   * Asks the server at an address.
   *
   * @param address as in {@code http://127.0.0.1:8181}
   */
  public ServerEvaluator(URI address) {
    this.address = address;
    this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @Override
  public String name() {
    return "server";
  }

  @Override
  public Verdict decide(String input, Duration budget) throws EvaluationException {
    JsonNode answer = ask("decision", input, budget);
    return Verdict.read(revision(answer), answer.path("result"));
  }

  @Override
  public List<String> revoked(String input, Duration budget) throws EvaluationException {
    JsonNode answer = ask("revoked", input, budget);
    revision(answer);
    return Verdict.texts(answer.path("result"));
  }

  private JsonNode ask(String rule, String input, Duration budget) throws EvaluationException {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(PACKAGE + rule + "?provenance=true"))
            .timeout(budget)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"input\":" + input + "}"))
            .build();
    try {
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new EvaluationException(
            Refusals.UNAVAILABLE, "the OPA server answered " + response.statusCode());
      }
      return WeftJson.mapper().readTree(response.body());
    } catch (HttpTimeoutException e) {
      throw new EvaluationException(Refusals.SLOW, e);
    } catch (IOException e) {
      throw new EvaluationException(Refusals.UNAVAILABLE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvaluationException(Refusals.UNAVAILABLE, e);
    }
  }

  private static String revision(JsonNode answer) throws EvaluationException {
    for (JsonNode bundle : answer.path("provenance").path("bundles")) {
      String revision = bundle.path("revision").asText();
      if (PolicyFolder.isHash(revision)) {
        return revision;
      }
    }
    throw new EvaluationException(
        Refusals.UNAVAILABLE, "the OPA server runs no bundle that ./weft policy build made");
  }

  @Override
  public void close() {
    client.close();
  }
}
