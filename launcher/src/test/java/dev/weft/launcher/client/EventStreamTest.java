package dev.weft.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 9})
  void shouldLoseAndDoubleNothingWhenTheConnectionDrops(int after) throws InterruptedException {
    try (FakeApi fake = new FakeApi()) {
      FakeRun run = fake.add(new FakeRun("0199a1b2-c3d4-7000-8000-000000000001"));
      run.complete();
      fake.dropAfterEvents = after;

      List<RunEvent> events = read(fake, run);

      assertThat(events.stream().map(RunEvent::id))
          .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
      assertThat(events.getLast().type()).isEqualTo("run.ended");
      assertThat(fake.resumedAfter).containsExactly("", after == 0 ? "" : "" + after);
    }
  }

  @Test
  void shouldStopWhenTheServerRefuses() throws InterruptedException {
    try (FakeApi fake = new FakeApi()) {
      String path = "/api/v1/flows/x/events";
      fake.reply("GET", path, 403, FakeApi.problem(403, "forbidden", "Not yours."));
      WeftApi api = new WeftApi(fake.address(), () -> "t", "silent");

      try (EventStream stream = EventStream.open(api, "x", event -> {})) {
        Thread.sleep(400);
        stream.dropWhenSilent();
      }

      assertThat(fake.calls("GET", path)).hasSize(1);
    }
  }

  private static List<RunEvent> read(FakeApi fake, FakeRun run) throws InterruptedException {
    WeftApi api = new WeftApi(fake.address(), () -> "t", "silent");
    LinkedBlockingQueue<RunEvent> seen = new LinkedBlockingQueue<>();
    List<RunEvent> events = new ArrayList<>();
    try (EventStream stream = EventStream.open(api, run.id, seen::add)) {
      RunEvent event;
      do {
        event = seen.poll(2, TimeUnit.MINUTES);
        assertThat(event).isNotNull();
        events.add(event);
      } while (!event.type().equals("run.ended"));
      stream.dropWhenSilent();
    }
    return events;
  }
}
