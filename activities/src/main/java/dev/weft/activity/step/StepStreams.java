package dev.weft.activity.step;

import dev.weft.activity.tool.StepStream;
import dev.weft.contract.agent.StepCall;
import dev.weft.platform.stream.TokenWriter;
import dev.weft.platform.stream.TokenWriters;

/** Opens the stream of each try of a step. */
@FunctionalInterface
public interface StepStreams {
  /** Opens what one try says. */
  Open open(StepCall call, int attempt);

  /** A stream that is closed before the step's end is told. */
  interface Open extends StepStream, AutoCloseable {
    /** Whether anything was said. */
    boolean used();

    @Override
    void close();
  }

  /** Streams that nobody reads. */
  static StepStreams none() {
    return (call, attempt) -> new Silent();
  }

  /** Streams in Redis. */
  static StepStreams of(TokenWriters writers) {
    return (call, attempt) -> new Written(writers.open(call.run(), call.stepId(), attempt));
  }

  /** Says nothing to nobody. */
  record Silent() implements Open {
    @Override
    public void text(String piece) {}

    @Override
    public void progress(int percent) {}

    @Override
    public void reset() {}

    @Override
    public boolean used() {
      return false;
    }

    @Override
    public void close() {}
  }

  /** Writes to the run's stream. */
  record Written(TokenWriter writer) implements Open {
    @Override
    public void text(String piece) {
      writer.text(piece);
    }

    @Override
    public void progress(int percent) {
      writer.progress(percent);
    }

    @Override
    public void reset() {
      writer.reset();
    }

    @Override
    public boolean used() {
      return writer.used();
    }

    @Override
    public void close() {
      writer.close();
    }
  }
}
