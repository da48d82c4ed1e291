package dev.weft.activity.tool;

import java.util.Optional;

/** What the agents of a run share: each writes in its own namespace, all can read. */
public interface SharedContext {
  /** A value, as the type that the reader wants; empty when nothing is stored under the key. */
  <T> Optional<T> get(String namespace, String key, Class<T> type);

  /** Stores a value in the calling agent's own namespace. */
  void put(String key, Object value);

  /** For quotes, which depend on their arguments alone. */
  SharedContext NONE =
      new SharedContext() {
        @Override
        public <T> Optional<T> get(String namespace, String key, Class<T> type) {
          return Optional.empty();
        }

        @Override
        public void put(String key, Object value) {
          throw new UnsupportedOperationException("a quote changes nothing");
        }
      };
}
