package dev.weft.activity.model;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Names calls of models, so that each try of an activity finds what an earlier one reserved. */
final class CallKeys {
  private CallKeys() {}

  /** The same for the same question of the same activity to the same provider. */
  static String of(ModelQuestion question, String provider) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      add(digest, question.run().runId());
      add(digest, question.stepId());
      add(digest, activity());
      add(digest, provider);
      add(digest, question.system());
      for (ModelQuestion.Turn turn : question.turns()) {
        add(digest, turn.text());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(MessageDigest digest, @Nullable String text) {
    byte[] bytes = String.valueOf(text).getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  /** The activity that asks; empty outside of the engine. */
  private static String activity() {
    try {
      ActivityInfo info = Activity.getExecutionContext().getInfo();
      return info.getWorkflowId() + " " + info.getActivityId();
    } catch (IllegalStateException e) {
      return "";
    }
  }
}
