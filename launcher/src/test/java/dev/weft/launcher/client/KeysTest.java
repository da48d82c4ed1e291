package dev.weft.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeysTest {
  private static final Map<String, Object> KEYS =
      Map.of(
          "keys",
          12,
          "destroyed",
          1,
          "oldestInUse",
          "2027-03-01T08:00:00Z",
          "keystores",
          List.of("LOCAL"),
          "rotations",
          List.of(
              Map.of(
                  "startedAt",
                  "2027-03-02T08:00:00Z",
                  "keysRenewed",
                  6,
                  "keysRewrapped",
                  6,
                  "valuesTotal",
                  400,
                  "valuesReencrypted",
                  200)));
  private static final Map<String, Object> WISH =
      Map.of(
          "destructionId",
          "d-1",
          "subject",
          "s-1",
          "state",
          "REQUESTED",
          "requestedAt",
          "2027-03-02T08:00:00Z",
          "reason",
          "asked by mail");

  private final FakeApi api = new FakeApi();
  private final Cli cli = new Cli(api.address());

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void shouldShowKeysAndHowFarARotationIs() {
    api.reply("GET", "/api/v1/keys", 200, KEYS);

    Cli.Answer shown = cli.run("keys");

    assertThat(shown.exitCode()).as(shown.err()).isZero();
    assertThat(shown.out())
        .contains("12 keys, 1 destroyed; wrapped by local", "200 of 400", "under way");
    assertThat(cli.run("keys", "--json").json()).containsEntry("keys", 12);
  }

  @Test
  void shouldRotate() {
    api.reply("POST", "/api/v1/keys/rotation", 200, KEYS);

    assertThat(cli.run("keys", "rotate").out()).contains("./weft keys shows how far it is");
  }

  @Test
  void shouldAskForADestructionAndLetAnotherDecide() {
    api.reply("POST", "/api/v1/keys/destructions", 200, WISH);
    api.reply("POST", "/api/v1/keys/destructions/d-1/approve", 200, WISH);
    api.reply("GET", "/api/v1/keys/destructions", 200, Map.of("items", List.of(WISH)));

    assertThat(cli.run("keys", "destroy", "s-1", "--reason", "asked by mail").out())
        .contains("./weft keys approve d-1");
    assertThat(api.calls("POST", "/api/v1/keys/destructions").getFirst().body())
        .containsEntry("subject", "s-1")
        .containsEntry("reason", "asked by mail");
    assertThat(cli.run("keys", "destructions").out()).contains("d-1", "requested", "asked by mail");
    assertThat(cli.run("keys", "approve", "d-1").exitCode()).isZero();
    assertThat(cli.run("keys", "approve", "d-1", "--despite-open-runs").exitCode()).isZero();
    assertThat(api.calls("POST", "/api/v1/keys/destructions/d-1/approve"))
        .extracting(call -> call.body().get("despiteOpenRuns"))
        .containsExactly(null, true);
  }
}
