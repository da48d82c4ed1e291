package dev.weft.api.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.api.FakeMoves;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.api.TestTokens;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.Caller;
import dev.weft.contract.config.WeftConfigLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class MoveApiTest {
  private static final String RESIDENCY = "/api/v1/admin/tenants/acme/residency";
  private static final String MOVES = "/api/v1/admin/tenants/acme/moves";

  private final FakeMoves moves = new FakeMoves();
  private final MoveController controller =
      new MoveController(
          moves,
          moves,
          WeftConfigLoader.parse(
              "test",
              "tenants: [acme]\nregion: { id: eu-west-1 }\n"
                  + "regions: [{ id: us-east-1, tenants: [globex] }, { id: eu-north-1, tenants: [initech] }]",
              Map.of(),
              Path.of("/srv/weft")));
  private final Caller anna =
      new Caller("acme", "019abc00-0000-7000-8000-000000000003", Set.of("tenant:admin"));

  private MoveAnswer move(String tenant, String to, String drain) {
    return controller.move(
        anna, tenant, new MoveController.MoveRequest(to, drain), new MockHttpServletRequest());
  }

  private static void assertRefused(String code, Runnable request) {
    assertThatThrownBy(request::run)
        .isInstanceOfSatisfying(
            ProblemException.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  @Test
  void shouldMoveWithinOneLawAndOutOfItOnlyAfterTheResidencyWasChanged() {
    assertRefused("residency_forbids", () -> move("acme", "us-east-1", "10m"));
    assertThat(moves.started).isEmpty();

    MoveAnswer within = move("acme", "eu-north-1", "90s");

    assertThat(within.drainSeconds()).isEqualTo(90);
    assertThat(moves.started).hasSize(1);
    moves.decideResidency(
        "acme",
        moves.askResidency("acme", dev.weft.platform.store.ResidencyChange.Residency.ANY, "x", "a"),
        true,
        "b");
    assertRefused("move_under_way", () -> move("acme", "us-east-1", "10m"));
    assertThat(move("acme", "eu-north-1", null).moveId()).as("repeated").isEqualTo(within.moveId());
    controller.cancel(anna, "acme", within.moveId(), new MockHttpServletRequest());
    assertThat(moves.cancelled).extracting("moveId").isEqualTo(List.of(within.moveId()));
  }

  @Test
  void shouldRefuseWhatCannotBe() {
    assertRefused("already_there", () -> move("acme", "eu-west-1", "10m"));
    assertRefused("invalid_input", () -> move("acme", "mars", "10m"));
    assertRefused("invalid_input", () -> move("acme", "eu-north-1", "soon"));
    assertRefused("invalid_input", () -> move("acme", "eu-north-1", "2d"));
    assertRefused("not_found", () -> move("globex", "eu-north-1", "10m"));
  }

  @Test
  void shouldChangeTheResidencyOnlyOnceAnotherAgrees() {
    Answer asked =
        TestApi.HTTP.post(
            RESIDENCY, TestApi.anna(), Map.of("residency", "ANY", "reason", "they moved"));
    assertThat(asked.status()).as(asked.body()).isEqualTo(200);
    String approve = RESIDENCY + "/" + asked.json().get("changeId").asText() + "/approve";

    Answer own = TestApi.HTTP.post(approve, TestApi.anna(), Map.of());
    assertThat(own.json().get("code").asText()).isEqualTo("requester_has_no_vote");
    assertThat(TestApi.HTTP.post(approve, TestApi.greta(), Map.of()).status()).isEqualTo(404);

    Answer agreed =
        TestApi.HTTP.post(approve, TestApi.TOKENS.of("acme", "ben", TestTokens.ALL), Map.of());

    assertThat(agreed.json().get("decision").asText()).isEqualTo("APPROVED");
    assertThat(
            TestApi.HTTP
                .post(RESIDENCY, TestApi.anna(), Map.of("residency", "MOON", "reason", "x"))
                .status())
        .isEqualTo(422);
  }

  @Test
  void shouldAskForTheScope() {
    String reader = TestApi.TOKENS.of("acme", "bo", "flow:read");

    assertThat(TestApi.HTTP.get(MOVES, reader).status()).isEqualTo(403);
    assertThat(TestApi.HTTP.get(MOVES, TestApi.greta()).status()).isEqualTo(404);
    assertThat(TestApi.HTTP.get(MOVES, TestApi.anna()).status()).isEqualTo(200);
  }
}
