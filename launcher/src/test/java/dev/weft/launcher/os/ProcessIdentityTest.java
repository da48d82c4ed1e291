package dev.weft.launcher.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {
  @Test
  void shouldKnowAProcessWhenItRunsAndNotWhenItIsGone() throws IOException, InterruptedException {
    Process sleep = new ProcessBuilder("sleep", "60").start();
    ProcessIdentity identity = ProcessIdentity.of(sleep.pid()).orElseThrow();
    assertThat(identity.isAlive()).isTrue();

    identity.stop("TERM", Duration.ofSeconds(5));

    assertThat(identity.isAlive()).isFalse();
    assertThat(ProcessIdentity.of(sleep.pid())).isEmpty();
  }

  @Test
  void shouldLeaveAProcessAloneWhenItsNumberWasReused() throws IOException {
    Process sleep = new ProcessBuilder("sleep", "60").start();
    try {
      String now = ProcessIdentity.of(sleep.pid()).orElseThrow().start();
      ProcessIdentity earlier = new ProcessIdentity(sleep.pid(), now + "0");

      earlier.signal("KILL");

      assertThat(earlier.isAlive()).isFalse();
      assertThat(sleep.isAlive()).isTrue();
    } finally {
      sleep.destroyForcibly();
    }
  }

  @Test
  void shouldKillWhenAProcessDoesNotHeed() throws IOException, InterruptedException {
    Process stubborn = new ProcessBuilder("sh", "-c", "trap '' TERM; while :; do :; done").start();
    ProcessIdentity identity = ProcessIdentity.of(stubborn.pid()).orElseThrow();
    Thread.sleep(200);

    identity.stop("TERM", Duration.ofMillis(200));

    assertThat(identity.isAlive()).isFalse();
  }
}
