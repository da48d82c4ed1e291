package dev.weft.platform.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What keys a tenant has.
 *
 * @param keys data keys that open something
 * @param destroyed data keys that were destroyed
 * @param oldestInUse when the oldest key was made that still encrypts; null when there is none
 * @param keystores what wraps them, as in {@code LOCAL}
 * @param rotations the newest rotations, the newest first
 */
public record KeysView(
    long keys,
    long destroyed,
    @Nullable Instant oldestInUse,
    List<String> keystores,
    List<KeyRotationView> rotations) {
  public KeysView {
    keystores = List.copyOf(keystores);
    rotations = List.copyOf(rotations);
  }
}
