package dev.weft.bench.flows;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One way of running a durable flow: steps that do nothing, one after the other, each kept before
 * the next begins. Used by many threads at once between {@link #prepare} and {@link #close}.
 */
interface Contender extends AutoCloseable {
  /** A short name, the same in every run. */
  String name();

  /** What runs, and what it guarantees, in a sentence or two. */
  String says();

  /** Starts what it needs. Called once, before anything else. */
  void prepare() throws IOException, InterruptedException;

  /**
   * Runs one flow to its end.
   *
   * @param steps how many
   */
  Finished run(int steps) throws IOException, InterruptedException;

  /** What the flow left in the engine's history; empty when there is no such history. */
  Optional<Trace> trace(Finished flow);

  /** The processes that run its flows, whose memory counts; not those that all share. */
  List<ProcessHandle> processes();

  @Override
  void close();

  /**
   * A flow that ended.
   *
   * @param id how the engine calls it
   * @param seen from the call that started it until its result was known to the caller
   */
  record Finished(String id, Duration seen) {}

  /**
   * What the engine says of a flow, together with the flows that it started.
   *
   * @param inEngine from start to close, by the engine's clock
   * @param events in its history
   * @param bytes of its history
   */
  record Trace(Duration inEngine, long events, long bytes) {}
}
