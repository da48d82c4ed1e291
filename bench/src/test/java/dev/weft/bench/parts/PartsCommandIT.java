package dev.weft.bench.parts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.bench.BenchCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PartsCommandIT {
  @Test
  void shouldMeasureEachPart() throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        BenchCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    int exit = command.execute("parts", "--json", "--seconds=1", "--forks=1");

    assertThat(exit).as("%s%n%s", out, err).isZero();
    JsonNode parts = new ObjectMapper().readTree(out.toString()).path("parts");
    assertThat(parts.findValuesAsText("name"))
        .isEqualTo(
            List.of(
                "authorisation.inprocess",
                "authorisation.remembered",
                "authorisation.server",
                "codec.decode 1 KB",
                "codec.decode 100 KB",
                "codec.encode 1 KB",
                "codec.encode 100 KB",
                "key.cold",
                "key.warm",
                "placement.decide"));
    parts.forEach(part -> assertThat(part.path("micros").asDouble()).isPositive());
  }
}
