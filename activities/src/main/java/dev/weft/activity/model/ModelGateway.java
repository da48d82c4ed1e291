package dev.weft.activity.model;

/** The way to language models. */
public interface ModelGateway {
  /** Whether a model is configured for the role. */
  boolean serves(ModelRole role);

  /**
   * Asks the role's models in order of preference until one answers. Every call is recorded.
   *
   * @throws dev.weft.activity.failure.TypedFailure when none answered: retryable when at least one
   *     may answer later
   * @throws java.util.concurrent.CancellationException when the thread was interrupted
   */
  ModelAnswer ask(ModelQuestion question);

  /**
   * Asks likewise, and hands on the answer's pieces while it is made. When a model fails after it
   * began to answer, the text is reset before the next one answers.
   *
   * @param text gets the pieces, on the calling thread
   */
  ModelAnswer ask(ModelQuestion question, ModelText text);
}
