package dev.weft.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class WeftCommandTest {
  private static final ObjectMapper STRICT =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "runs --bogus --json | --bogus",
        "show --json | RUN",
        "run --approve --reject --json goal | mutually exclusive",
        "token --ttl --json | --ttl",
        "statsu --json | statsu",
        "token --ttl soon --json | soon",
        "config --bogus --json | --bogus"
      })
  void shouldPrintOneJsonObjectWhenTheUsageIsWrong(String arguments, String named)
      throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine weft = WeftCommand.commandLine();
    weft.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    int exitCode = weft.execute(arguments.split(" "));

    assertThat(exitCode).isEqualTo(1);
    JsonNode json = STRICT.readTree(out.toString());
    assertThat(json.path("error").asText()).contains(named);
    assertThat(json.path("code").asText()).isIn("wrong_usage", "environment");
    assertThat(err.toString()).startsWith("weft: ").contains(named);
  }
}
