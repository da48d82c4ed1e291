package dev.weft.activity.agent.planner;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.weft.contract.payload.WeftJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** The shipped sentence embeddings, loaded once, when first asked for. */
public final class SentenceModel {
  private SentenceModel() {}

  private static final class Loaded {
    static final EmbeddingModel MODEL = new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run);
  }

  /** The words that the model was trained with as a whole: tens of thousands of English ones. */
  private static final class Words {
    static final Set<String> KNOWN = read();

    private static Set<String> read() {
      try (InputStream stream =
          Objects.requireNonNull(
              AllMiniLmL6V2QuantizedEmbeddingModel.class.getResourceAsStream(
                  "/all-minilm-l6-v2-q-tokenizer.json"))) {
        Set<String> words = new HashSet<>();
        WeftJson.mapper()
            .readTree(stream)
            .at("/model/vocab")
            .fieldNames()
            .forEachRemaining(words::add);
        return Set.copyOf(words);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Whether a word in lower case is an English one, or at least a usual one in English texts. */
  static boolean knows(String word) {
    return Words.KNOWN.contains(word);
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
