package dev.weft.activity.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.activity.failure.TypedFailure;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.money.Money;
import dev.weft.contract.tool.ApprovalRule;
import dev.weft.contract.tool.Effect;
import dev.weft.contract.tool.ToolDescriptor;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ToolCatalogTest {
  private final List<String> undone = new ArrayList<>();
  private final ToolCatalog catalog = new ToolCatalog(List.of(new GardenAgent(undone)));

  @Test
  void shouldDescribeAToolFromItsMethodAndRecords() {
    ToolDescriptor tool = catalog.tool("garden.plantTree").descriptor();

    assertThat(tool.effect()).isEqualTo(Effect.MONEY);
    assertThat(tool.undoable()).isTrue();
    assertThat(tool.quick()).isFalse();
    assertThat(tool.timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(tool.scope()).isEqualTo("garden:write");
    assertThat(tool.approval()).isEqualTo(new ApprovalRule("approval:write", "the gardener"));
    assertThat(tool.examples()).containsExactly("plant an oak");
    assertThat(tool.inputSchema())
        .containsEntry("type", "object")
        .containsEntry("additionalProperties", false)
        .containsEntry("required", List.of("species", "kind", "on", "spot", "tags"));
    assertThat(properties(tool.inputSchema()))
        .containsEntry(
            "species", Map.of("type", "string", "description", "Which tree.", "maxLength", 20))
        .containsEntry("kind", Map.of("type", "string", "enum", List.of("BROADLEAF", "CONIFER")))
        .containsEntry("on", Map.of("type", "string", "format", "date"))
        .containsEntry("at", Map.of("type", "string", "format", "date-time-local"))
        .containsEntry("tags", Map.of("type", "array", "items", Map.of("type", "string")))
        .containsEntry(
            "count",
            Map.of(
                "type",
                "integer",
                "description",
                "How many. Absent: 1.",
                "minimum",
                1L,
                "maximum",
                9L))
        .containsEntry("note", Map.of("type", "string"));
    assertThat(properties(tool.inputSchema()).get("spot"))
        .isEqualTo(
            Map.of(
                "type",
                "object",
                "properties",
                Map.of("row", Map.of("type", "integer"), "sunny", Map.of("type", "boolean")),
                "required",
                List.of("row", "sunny"),
                "additionalProperties",
                false));
    assertThat(tool.outputSchema()).doesNotContainKey("additionalProperties");
    assertThat(catalog.agents())
        .singleElement()
        .satisfies(agent -> {
          assertThat(agent.name()).isEqualTo("garden");
          assertThat(agent.capabilities()).containsExactly("garden.lookAround", "garden.plantTree");
        });
  }

  @Test
  void shouldBindParametersAndReturnPlainDataWithWhatWasSpent() {
    ToolOutcome outcome = catalog.tool("garden.plantTree").invoke(valid(), context());

    assertThat(outcome.spent()).isEqualTo(new Money(1500, "EUR"));
    assertThat(outcome.output())
        .containsEntry("tree", "oak/2026-11-23/2026-11-23T07:25/3/true/[old]/1/Optional[high]")
        .containsEntry("price", Map.of("minor", 1500, "currency", "EUR"));
  }

  @Test
  void shouldTellEverythingThatIsWrongWithPointersWhenParametersDoNotFit() {
    Map<String, Object> params =
        Map.of(
            "species",
            "a tree with a name that is far too long",
            "kind",
            "SHRUB",
            "on",
            "next Monday",
            "spot",
            Map.of("row", "three", "sunny", true),
            "count",
            10,
            "colour",
            "green");

    TypedFailure failure =
        catchThrowableOfType(
            TypedFailure.class, () -> catalog.tool("garden.plantTree").invoke(params, context()));

    assertThat(failure.type()).isEqualTo(ErrorType.InvalidInput);
    List<PlanProblem> problems = castToList(failure.details().getFirst());
    assertThat(problems)
        .extracting(PlanProblem::pointer, PlanProblem::code)
        .containsExactlyInAnyOrder(
            tuple("/colour", "unknown_parameter"),
            tuple("/species", "too_long"),
            tuple("/kind", "wrong_type"),
            tuple("/on", "wrong_type"),
            tuple("/spot/row", "wrong_type"),
            tuple("/tags", "missing"),
            tuple("/count", "out_of_range"));
    assertThat(failure.toApplicationFailure(1).isNonRetryable()).isTrue();
    assertThat(failure.toApplicationFailure(1).getType()).isEqualTo("InvalidInput");
  }

  @Test
  void shouldPassOnTheFailureThatAToolThrows() {
    assertThatThrownBy(
            () -> catalog.tool("garden.lookAround").invoke(Map.of("far", true), context()))
        .isInstanceOfSatisfying(
            TypedFailure.class,
            failure -> assertThat(failure.type()).isEqualTo(ErrorType.NotFound));
  }

  @Test
  void shouldUndoAndQuoteThroughTheNamedMethods() {
    RegisteredTool tool = catalog.tool("garden.plantTree");

    tool.undo(valid(), context());

    assertThat(undone).containsExactly("key-1");
    assertThat(tool.quote(valid(), context()))
        .contains(new Quote(new Money(1500, "EUR"), "Plant oak."));
    assertThat(catalog.tool("garden.lookAround").quote(Map.of("far", false), context())).isEmpty();
  }

  @Test
  void shouldRefuseAnUnknownTool() {
    assertThatThrownBy(() -> catalog.tool("garden.burn"))
        .isInstanceOf(TypedFailure.class)
        .hasMessageContaining("garden.burn");
  }

  @Test
  void shouldRefuseAToolThatSpendsMoneyWithoutApproval() {
    assertThatThrownBy(() -> new ToolCatalog(List.of(new RecklessAgent())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("approvalScope");
  }

  @Test
  void shouldRefuseFourEyesThatCannotBe() {
    assertThatThrownBy(() -> new ToolCatalog(List.of(new CrossEyedAgent())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("four eyes");
  }

  @Test
  void shouldRefuseAToolWhoseUndoIsMissing() {
    assertThatThrownBy(() -> new ToolCatalog(List.of(new ForgetfulAgent())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names takeBack");
  }

  private static Map<String, Object> valid() {
    return Map.of(
        "species",
        "oak",
        "kind",
        "BROADLEAF",
        "on",
        "2026-11-23",
        "at",
        "2026-11-23T07:25",
        "spot",
        Map.of("row", 3, "sunny", true),
        "tags",
        List.of("old"),
        "note",
        "high");
  }

  private static ToolContext context() {
    return TestContexts.context("key-1");
  }

  private static Tuple tuple(Object... values) {
    return Tuple.tuple(values);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> properties(Map<String, Object> schema) {
    return (Map<String, Object>) schema.get("properties");
  }

  @SuppressWarnings("unchecked")
  private static List<PlanProblem> castToList(Object value) {
    return (List<PlanProblem>) value;
  }

  enum Kind {
    BROADLEAF,
    CONIFER
  }

  record Spot(int row, boolean sunny) {}

  record Wish(
      @Doc(value = "Which tree.", maxLength = 20) String species,
      Kind kind,
      LocalDate on,
      @Nullable LocalDateTime at,
      Spot spot,
      List<String> tags,
      @Doc(value = "How many.", min = 1, max = 9, absent = "1") @Nullable Integer count,
      Optional<String> note) {}

  record Tree(String tree, Money price) implements Spending {
    @Override
    public Money spent() {
      return price;
    }
  }

  record Look(boolean far) {}

  record View(String seen) {}

  record Nothing() {}

  @Agent(name = "crossEyed", role = "Wants two people and one.")
  static final class CrossEyedAgent {
    @Tool(
        description = "Looks.",
        effect = Effect.READ,
        scope = "x:y",
        approvalScope = "x:y",
        requesterOnly = true,
        fourEyes = true)
    Nothing look(Nothing nothing, ToolContext context) {
      return nothing;
    }
  }

  @Agent(name = "garden", role = "Keeps a garden.")
  static final class GardenAgent {
    private final List<String> undone;

    GardenAgent(List<String> undone) {
      this.undone = undone;
    }

    @Tool(
        description = "Plants a tree.",
        effect = Effect.MONEY,
        undo = "digUp",
        quote = "price",
        scope = "garden:write",
        approvalScope = "approval:write",
        approvalRole = "the gardener",
        timeout = "PT7S",
        examples = "plant an oak")
    Tree plantTree(Wish wish, ToolContext context) {
      return new Tree(
          wish.species()
              + "/"
              + wish.on()
              + "/"
              + wish.at()
              + "/"
              + wish.spot().row()
              + "/"
              + wish.spot().sunny()
              + "/"
              + wish.tags()
              + "/"
              + (wish.count() == null ? 1 : wish.count())
              + "/"
              + wish.note(),
          new Money(1500, "EUR"));
    }

    void digUp(Wish wish, ToolContext context) {
      undone.add(context.effectKey());
    }

    Quote price(Wish wish, ToolContext context) {
      return new Quote(new Money(1500, "EUR"), "Plant " + wish.species() + ".");
    }

    @Tool(description = "Looks around.", effect = Effect.READ, scope = "garden:read")
    View lookAround(Look look, ToolContext context) {
      if (look.far()) {
        throw TypedFailure.of(ErrorType.NotFound, "nothing to see");
      }
      return new View("grass");
    }
  }

  @Agent(name = "reckless", role = "Spends.")
  static final class RecklessAgent {
    @Tool(description = "Spends.", effect = Effect.MONEY, scope = "x:write")
    View spend(Look look, ToolContext context) {
      return new View("");
    }
  }

  @Agent(name = "forgetful", role = "Forgets.")
  static final class ForgetfulAgent {
    @Tool(description = "Writes.", effect = Effect.WRITE, scope = "x:write", undo = "takeBack")
    View write(Look look, ToolContext context) {
      return new View("");
    }
  }
}
