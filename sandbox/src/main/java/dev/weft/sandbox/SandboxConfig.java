package dev.weft.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the provider listens and keeps its journal.
 *
 * @param port on 127.0.0.1, 0 for a free one
 */
record SandboxConfig(int port, Path directory, String apiKey) {

  private static final String DEFAULT_HOME = ".weft";
  private static final String DEFAULT_API_KEY = "sandbox";

  /** A configuration that cannot be used; the message is for a person. */
  static final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;

    Invalid(String message) {
      super(message);
    }
  }

  /** From the environment, and from the YAML file that it names for what it leaves out. */
  static SandboxConfig from(Map<String, String> environment) throws Invalid {
    String port = environment.get("SANDBOX_PORT");
    String home = environment.get("WEFT_HOME");
    String file = environment.get("WEFT_CONFIG");
    if (file != null && !file.isBlank()) {
      JsonNode yaml = read(Path.of(file));
      port = port == null ? text(yaml.path("sandbox").path("port")) : port;
      home = home == null ? text(yaml.path("home")) : home;
    }
    if (port == null || port.isBlank()) {
      throw new Invalid("no port: set SANDBOX_PORT, or sandbox.port in the file of WEFT_CONFIG");
    }
    return new SandboxConfig(
        port(port.strip()),
        Path.of(home == null || home.isBlank() ? DEFAULT_HOME : home).resolve("data/sandbox"),
        environment.getOrDefault("SANDBOX_API_KEY", DEFAULT_API_KEY));
  }

  private static JsonNode read(Path file) throws Invalid {
    try {
      return new YAMLMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new Invalid("cannot read " + file + ": " + e.getMessage());
    }
  }

  private static @Nullable String text(JsonNode node) {
    return node.isValueNode() && !node.isNull() ? node.asText() : null;
  }

  private static int port(String text) throws Invalid {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same message as a number out of range.
    }
    throw new Invalid("the port must be a number from 0 to 65535, not " + text);
  }
}
