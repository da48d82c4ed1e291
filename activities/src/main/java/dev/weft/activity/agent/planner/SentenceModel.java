package dev.weft.activity.agent.planner;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;

/** The shipped sentence embeddings, loaded once, when first asked for. */
public final class SentenceModel {
  private SentenceModel() {}

  private static final class Loaded {
    static final EmbeddingModel MODEL = new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run);
  }

  /** A unit vector of the sentence's meaning. */
  public static float[] embed(String sentence) {
    return Loaded.MODEL.embed(sentence).content().vector();
  }

  /** The cosine of two unit vectors. */
  public static double similarity(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (double) one[i] * other[i];
    }
    return sum;
  }
}
