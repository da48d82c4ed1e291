package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The stack goes down and comes up again while a run waits for a person. */
class RestartIT {
  @Test
  void shouldStillApproveAfterDownAndUp() {
    Laptop laptop = new Laptop();
    String runId = GoalIT.runId(laptop.weft("run", Laptop.README_GOAL).exits(5).out());

    String later =
        String.valueOf(
            laptop
                .weft("run", "Record 5.00 EUR for lunch today", "--in", "20s", "--json")
                .exits(0)
                .json()
                .get("runId"));

    laptop.weft("down").exits(0);
    Instant down = Instant.now();
    assertThat(laptop.weft("show", runId).exits(1).err()).contains("./weft up");
    laptop.weft("up").exits(0);
    laptop.weft("approve", runId).exits(0);

    Map<String, Object> json = laptop.weft("watch", runId, "--json").exits(0).json();
    assertThat(json).containsEntry("status", "COMPLETED");
    laptop.sandbox().assertBookedOnce(runId, "flight");
    assertThat(laptop.database().events("demo", runId, "event")).isEqualTo(1);
    assertThat(laptop.database().expenses("demo", runId, "expense")).isEqualTo(1);

    assertThat(laptop.weft("watch", later, "--json").exits(0).json())
        .containsEntry("status", "COMPLETED");
    assertThat(Instant.parse(String.valueOf(laptop.show(later).get("startedAt")))).isAfter(down);
    assertThat(laptop.database().expenses("demo", later, "expense")).isEqualTo(1);
  }
}
