package dev.weft.activity.step;

import dev.weft.activity.tool.SharedContext;
import dev.weft.contract.agent.StepCall;
import dev.weft.platform.store.ContextStore;
import java.util.Optional;

/** The shared context of one call's run, in the region's database. */
record StoredSharedContext(ContextStore contexts, StepCall call) implements SharedContext {
  @Override
  public <T> Optional<T> get(String namespace, String key, Class<T> type) {
    return contexts.get(call.run(), namespace, key, type);
  }

  @Override
  public void put(String key, Object value) {
    contexts.put(call.run(), call.agent(), key, value);
  }
}
