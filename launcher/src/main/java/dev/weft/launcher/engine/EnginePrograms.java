package dev.weft.launcher.engine;

import org.jspecify.annotations.Nullable;

/**
 * What the engine consists of on this machine.
 *
 * @param origin where it came from, for people
 * @param server the server program; null for the in-memory test server
 * @param sqlTool the server's SQL tool, which carries the schema inside; null for the test server
 * @param ui the Web UI server; null when it could not be had
 */
public record EnginePrograms(
    String origin, @Nullable String server, @Nullable String sqlTool, @Nullable String ui) {

  /** Tells whether only the in-memory test server is there, which forgets everything. */
  public boolean inMemory() {
    return server == null;
  }
}
