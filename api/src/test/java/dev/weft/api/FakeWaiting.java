package dev.weft.api;

import dev.weft.api.store.Waiting;

/** As many as the test says. */
public final class FakeWaiting implements Waiting {
  public volatile int requests;

  @Override
  public int requests() {
    return requests;
  }
}
