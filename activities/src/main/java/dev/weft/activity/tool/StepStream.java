package dev.weft.activity.tool;

/**
 * Takes what a step says while it works, for those who watch the run. Nothing here waits or fails,
 * and nothing here lasts: what the step returns is what counts. A tool that streams text returns
 * the whole of it as its result's {@code text}.
 */
public interface StepStream {
  /** Takes nothing. */
  StepStream NONE =
      new StepStream() {
        @Override
        public void text(String piece) {}

        @Override
        public void progress(int percent) {}

        @Override
        public void reset() {}
      };

  /** A further piece of the text. */
  void text(String piece);

  /** How far the run's steps are, from 0 to 100. */
  void progress(int percent);

  /** The text begins anew. */
  void reset();
}
