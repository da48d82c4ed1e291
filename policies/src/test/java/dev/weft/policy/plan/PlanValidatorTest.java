package dev.weft.policy.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weft.contract.agent.Estimate;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.agent.PlanValidation;
import dev.weft.contract.money.Money;
import dev.weft.contract.tool.AgentDescriptor;
import dev.weft.contract.tool.ApprovalRule;
import dev.weft.contract.tool.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanValidatorTest {
  private static final String FLIGHT =
      """
      {"id":"flight","agent":"travel","action":"bookFlight",
       "params":{"from":"VIE","to":"BER","date":"2026-11-23"}}\
      """;
  private static final String EVENT =
      """
      {"id":"event","agent":"calendar","action":"createEvent",
       "params":{"title":"Flight {{flight.flight}}","start":"{{flight.departure}}",
                 "timeZone":"{{flight.departureZone}}"}}\
      """;
  private static final String EXPENSE =
      """
      {"id":"expense","agent":"finance","action":"recordExpense",
       "params":{"amount":"{{flight.price}}","category":"travel"}}\
      """;

  private final PlanValidator validator = SampleTools.validator();

  @Test
  void shouldFillInWhatToolsDeclareWhenThePlanIsSound() {
    PlanValidation validation = validator.validate(plan("SEQUENTIAL", FLIGHT, EVENT, EXPENSE));

    assertThat(validation.problems()).isEmpty();
    Plan plan = validation.plan();
    assertThat(plan).isNotNull();
    assertThat(plan.planVersion()).isEqualTo(1);
    PlanStep flight = plan.steps().getFirst();
    assertThat(flight.approval().scope()).isEqualTo("approval:write");
    assertThat(flight.traits())
        .isEqualTo(new PlanStep.Traits(Effect.MONEY, true, false, Duration.ofSeconds(30)));
    assertThat(plan.steps().get(1).traits().quick()).isTrue();
    assertThat(plan.steps().get(1).dependsOn()).containsExactly("flight");
    assertThat(validation.estimate().spend()).isNull();
    assertThat(validation.estimate().notes()).anyMatch(note -> note.contains("travel.bookFlight"));
  }

  @Test
  void shouldEstimateWithWhatAStepWouldCostNow() {
    PlanValidator priced =
        new PlanValidator(
            SampleTools.tools(),
            SampleTools.agents(),
            PlanBounds.STANDARD,
            (step, tool) -> Optional.of(new Money(12900, "EUR")));

    Estimate estimate = priced.validate(plan("SEQUENTIAL", FLIGHT, EVENT, EXPENSE)).estimate();

    assertThat(estimate.spend())
        .as("129 EUR, and 6 cents that agents and tools declare")
        .isEqualTo(new Money(12906, "EUR"));
    assertThat(estimate.notes())
        .contains("flight (travel.bookFlight): 129.00 EUR now; quoted anew before it is called");
  }

  @ParameterizedTest
  @ValueSource(strings = {"createEvent", "calendar.createEvent"})
  void shouldCallTheToolUnderItsFullNameWhenAnotherAgentHasTheCapability(String action) {
    String step =
        """
        {"id":"event","agent":"helper","action":"%s",
         "params":{"title":"Lunch","start":"2026-11-23T12:00","timeZone":"Europe/Vienna"}}
        """
            .formatted(action);

    PlanValidation validation = validator.validate(plan("SEQUENTIAL", step));

    assertThat(validation.problems()).isEmpty();
    PlanStep checked = validation.plan().steps().getFirst();
    assertThat(checked.agent()).isEqualTo("helper");
    assertThat(checked.action()).isEqualTo("calendar.createEvent");
    assertThat(checked.traits().effect()).isEqualTo(Effect.WRITE);
    assertThat(validator.validate(validation.plan()).planHash()).isEqualTo(validation.planHash());
  }

  @ParameterizedTest
  @CsvSource({
    "PT0.5S,",
    "PT-5S,timeout_out_of_bounds",
    "P1M,invalid_duration",
    "soon,invalid_duration"
  })
  void shouldReadEveryDurationAndSayWhatIsWrongWithOne(String timeout, String code) {
    String step = FLIGHT.replace("{\"id\"", "{\"timeout\":\"" + timeout + "\",\"id\"");

    PlanValidation validation = validator.validate(plan("SEQUENTIAL", step));

    if (code == null) {
      assertThat(validation.problems()).isEmpty();
    } else {
      assertThat(validation.problems())
          .extracting(PlanProblem::pointer, PlanProblem::code)
          .containsExactly(tuple("/steps/0/timeout", code));
    }
  }

  @Test
  void shouldTightenAToolsRuleWhenThePlanAsksForFourEyes() {
    String wished = FLIGHT.replace("\"params\"", "\"approval\":{\"fourEyes\":true},\"params\"");
    String loosened = FLIGHT.replace("\"params\"", "\"approval\":{\"fourEyes\":false},\"params\"");

    PlanValidation validation = validator.validate(plan("SEQUENTIAL", wished));

    PlanStep flight = validation.plan().steps().getFirst();
    assertThat(flight.approval())
        .isEqualTo(new ApprovalRule("approval:write", "the requester", null, true));
    assertThat(validator.validate(validation.plan()).planHash()).isEqualTo(validation.planHash());
    assertThat(
            validator
                .validate(plan("SEQUENTIAL", loosened))
                .plan()
                .steps()
                .getFirst()
                .approval()
                .needsFourEyes())
        .isFalse();
  }

  @Test
  void shouldGuardAToolWithoutARuleWhenThePlanAsksForFourEyes() {
    String wished = EVENT.replace("\"params\"", "\"approval\":{\"fourEyes\":true},\"params\"");

    PlanStep step = validator.validate(plan("SEQUENTIAL", FLIGHT, wished)).plan().steps().getLast();

    assertThat(step.approval().needsFourEyes()).isTrue();
    assertThat(step.approval().scope()).isEqualTo("approval:write");
  }

  @Test
  void shouldEstimateOwnCostWhenNoToolSpendsMoney() {
    PlanValidation validation =
        validator.validate(plan("SEQUENTIAL", event("a", "x"), event("b", "y")));

    assertThat(validation.estimate().spend()).isEqualTo(new Money(4, "EUR"));
  }

  @Test
  void shouldGiveTheSameHashWhenPropertiesAreInAnotherOrder() {
    String hash = validator.validate(plan("SEQUENTIAL", FLIGHT)).planHash();
    String reordered =
        """
        {"steps":[{"params":{"date":"2026-11-23","to":"BER","from":"VIE"},"action":"bookFlight",
        "agent":"travel","id":"flight"}],"kind":"SEQUENTIAL","planVersion":1}\
        """;

    assertThat(validator.validate(reordered).planHash()).isEqualTo(hash).hasSize(64);
    assertThat(validator.validate(plan("PARALLEL", FLIGHT)).planHash()).isNotEqualTo(hash);
  }

  @Test
  void shouldAcceptItsOwnAnswerWithTheSameHash() {
    PlanValidation first = validator.validate(plan("SEQUENTIAL", FLIGHT, EVENT));

    PlanValidation second = validator.validate(first.plan());

    assertThat(second.problems()).isEmpty();
    assertThat(second.planHash()).isEqualTo(first.planHash());
  }

  @Test
  void shouldIgnoreAnApprovalThatTheCallerWroteOrLeftOut() {
    String weak = FLIGHT.replace("\"params\"", "\"approval\":{\"scope\":\"x\"},\"params\"");

    Plan plan = validator.validate(plan("SEQUENTIAL", weak)).plan();

    assertThat(plan.steps().getFirst().approval().scope()).isEqualTo("approval:write");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "nonsense", "{", "{\"kind\":\"SEQUENTIAL\"} x", "null"})
  void shouldRefuseWhenTheTextIsNoPlan(String text) {
    PlanValidation validation = validator.validate(text);

    assertThat(validation.plan()).isNull();
    assertThat(validation.problems())
        .singleElement()
        .extracting(PlanProblem::code)
        .isIn("not_json", "not_a_plan");
  }

  @Test
  void shouldReportEveryShapeErrorAtOnceWithPointers() {
    PlanValidation validation =
        validator.validate(
            """
            {"kind":"SOMEHOW","steps":[{"agent":"travel","colour":"red"},{"id":"Bad Id"}]}\
            """);

    assertThat(validation.problems())
        .extracting(PlanProblem::pointer, PlanProblem::code)
        .contains(
            tuple("/kind", "enum"),
            tuple("/steps/0/id", "required"),
            tuple("/steps/0/colour", "unknown_property"),
            tuple("/steps/1/id", "pattern"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // what is replaced | by what | pointer | code | a word of the message
        "\"travel\"|\"travle\"|/steps/0/agent|unknown_agent|did you mean travel?",
        "\"travel\"|\"archive\"|/steps/0/agent|agent_not_active|RETIRED",
        "bookFlight|bookFlights|/steps/0/action|unknown_tool|did you mean travel.bookFlight?",
        "\"VIE\"|\"Vienna\"|/steps/0/params/from|pattern|pattern",
        "\"VIE\"|7|/steps/0/params/from|type|string",
        "2026-11-23|next Monday|/steps/0/params/date|format|date",
        "\"to\"|\"too\"|/steps/0/params/too|unknown_parameter|did you mean to?",
        "\"to\"|\"too\"|/steps/0/params/to|required|add",
        "\"params\"|\"timeout\":\"PT0S\",\"params\"|/steps/0/timeout|timeout_out_of_bounds|longer",
        "\"params\"|\"retry_count\":11,\"params\"|/steps/0/retry_count|retry_count_out_of_bounds|10",
        "\"params\"|\"on_error\":\"RETRY\",\"params\"|/steps/0/retry_count|retry_count_missing|1",
        "\"params\"|\"dependsOn\":[\"event\"],\"params\"|/steps/0/dependsOn/0|dependency_not_earlier|move",
        "\"params\"|\"dependsOn\":[\"evnt\"],\"params\"|/steps/0/dependsOn/0|unknown_step|no step",
        "\"params\"|\"dependsOn\":[\"flight\"],\"params\"|/steps/0/dependsOn/0|cycle|itself",
        "\"params\"|\"condition\":\"true\",\"params\"|/steps/0/condition|condition_not_allowed|CONDITIONAL",
        "\"id\":\"flight\"|\"id\":\"event\"|/steps/1/id|duplicate_id|event",
        "\"id\":\"flight\"|\"id\":\"size\"|/steps/0/id|reserved_id|rename",
        "\"action\":\"bookFlight\",|''|/steps/0|incomplete_call|both",
        "{{flight.flight}}|{{flihgt.flight}}|/steps/1/params/title|unknown_step|did you mean"
            + " flight?",
        "{{flight.flight}}|{{flight.fligth}}|/steps/1/params/title|unknown_field|did you mean"
            + " flight?",
        "{{flight.flight}}|{{event.eventId}}|/steps/1/params/title|reference_not_earlier|earlier",
        "{{flight.flight}}|{{flight.price}}|/steps/1/params/title|type_mismatch|within a text",
        "{{flight.flight}}|{{1+1}}|/steps/1/params/title|malformed_reference|{{step.field}}",
        "{{flight.flight}}|{{flight.flight|/steps/1/params/title|malformed_reference|closed",
        "{{flight.departure}}|{{flight.price.minor}}|/steps/1/params/start|type_mismatch|string is"
            + " wanted",
        "{{flight.departure}}|{{flight.seats.first}}|/steps/1/params/start|unknown_field|seats.first",
      })
  void shouldRefuseWithCodeAndAdviceWhenOneThingIsWrong(
      String written, String instead, String pointer, String code, String advice) {
    String json =
        plan("SEQUENTIAL", FLIGHT, EVENT).replaceFirst(quote(written), quoteValue(instead));

    PlanValidation validation = validator.validate(json);

    assertThat(validation.plan()).isNull();
    assertThat(validation.problems())
        .anySatisfy(problem -> {
          assertThat(problem.code()).isEqualTo(code);
          assertThat(problem.pointer()).isEqualTo(pointer);
          assertThat(problem.message()).contains(advice);
        });
  }

  @Test
  void shouldAcceptAListElementByIndex() {
    String json =
        plan("SEQUENTIAL", FLIGHT, EVENT.replace("{{flight.departure}}", "{{flight.seats.0}}"));

    assertThat(validator.validate(json).problems()).isEmpty();
  }

  @Test
  void shouldRefuseAnUnknownVersion() {
    String json = plan("SEQUENTIAL", FLIGHT).replace("{\"kind\"", "{\"planVersion\":2,\"kind\"");

    assertThat(validator.validate(json).problems())
        .extracting(PlanProblem::code)
        .containsExactly("unsupported_plan_version");
  }

  @Test
  void shouldRefuseWhenThereAreTooManySteps() {
    String steps =
        IntStream.range(0, 51).mapToObj(i -> event("e" + i, "x")).collect(Collectors.joining(","));

    assertThat(validator.validate(plan("SEQUENTIAL", steps)).problems())
        .extracting(PlanProblem::code)
        .containsExactly("too_many_steps");
  }

  @Test
  void shouldRefuseWhenTooManyStepsSpendMoney() {
    PlanValidator strict =
        new PlanValidator(
            SampleTools.tools(), SampleTools.agents(), PlanBounds.STANDARD.withMaxMoneySteps(1));
    String json = plan("SEQUENTIAL", FLIGHT, FLIGHT.replace("\"flight\"", "\"second\""));

    assertThat(validator.validate(json).problems()).isEmpty();
    assertThat(strict.validate(json).problems())
        .extracting(PlanProblem::code)
        .containsExactly("too_many_money_steps");
  }

  @Test
  void shouldRefuseWhenTheStepsCostMoreThanAllowed() {
    String json = plan("SEQUENTIAL", FLIGHT, EVENT);

    assertThat(costing(4).validate(json).problems()).isEmpty();
    assertThat(costing(3).validate(json).problems())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.code()).isEqualTo("too_costly");
          assertThat(problem.message()).contains("0.04 EUR").contains("at most 0.03 EUR");
        });
  }

  @Test
  void shouldRefuseWhenCostsAddUpPastTheLargestNumber() {
    List<AgentDescriptor> agents = new ArrayList<>(SampleTools.agents());
    agents.add(
        new AgentDescriptor(
            "rich",
            "a worker",
            List.of("calendar.createEvent"),
            null,
            Long.MAX_VALUE,
            null,
            "ACTIVE"));
    PlanValidator rich = new PlanValidator(SampleTools.tools(), agents, PlanBounds.STANDARD);
    String first = event("a", "x").replace("\"calendar\"", "\"rich\"");
    String second = event("b", "x").replace("\"calendar\"", "\"rich\"");

    assertThat(rich.validate(plan("SEQUENTIAL", first, second)).problems())
        .extracting(PlanProblem::code)
        .containsExactly("too_costly");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PARALLEL|\"mode\":\"QUORUM\",\"quorum\":1|",
        "PARALLEL|\"mode\":\"BEST_EFFORT\"|",
        "PARALLEL|\"mode\":\"QUORUM\"|quorum_missing",
        "PARALLEL|\"mode\":\"QUORUM\",\"quorum\":3|quorum_out_of_bounds",
        "PARALLEL|\"quorum\":1|quorum_not_allowed",
        "SEQUENTIAL|\"mode\":\"BEST_EFFORT\"|mode_not_allowed"
      })
  void shouldCheckHowMuchOfAParallelPlanHasToComplete(String kind, String mode, String code) {
    String plan =
        plan(kind, event("a", "x"), event("b", "y")).replaceFirst("\\{", "{" + mode + ",");

    PlanValidation validation = validator.validate(plan);

    assertThat(validation.problems())
        .extracting(PlanProblem::code)
        .isEqualTo(code == null ? List.of() : List.of(code));
  }

  private static final String PARAMETERS =
      """
      "parameters":[
        {"name":"title","schema":{"type":"string"},"description":"What it is"},
        {"name":"start","schema":{"type":"string","format":"local-date-time"},
         "default":"2026-11-23T12:00"}]\
      """;

  private static String template(String params) {
    return "{\"kind\":\"CONDITIONAL\","
        + PARAMETERS
        + ",\"steps\":[{\"id\":\"event\",\"agent\":\"calendar\",\"action\":\"createEvent\","
        + "\"params\":{"
        + params
        + "},\"condition\":\"param.title != ''\"}]}";
  }

  @Test
  void shouldTypeParametersAsToolsAndConditionsDo() {
    String sound =
        "\"title\":\"{{param.title}}\",\"start\":\"{{param.start}}\",\"timeZone\":\"UTC\"";

    PlanValidation validation = validator.validateTemplate(template(sound));

    assertThat(validation.problems()).isEmpty();
    assertThat(validation.plan().steps().getFirst().dependsOn()).isEmpty();
    assertThat(
            validator
                .validateTemplate(template(sound.replace("param.title", "param.titel")))
                .problems())
        .extracting(PlanProblem::pointer, PlanProblem::code)
        .containsExactly(tuple("/steps/0/params/title", "unknown_field"));
    assertThat(
            validator
                .validateTemplate(template(sound).replace("param.title != ''", "param.title > 3"))
                .problems())
        .extracting(PlanProblem::code)
        .containsExactly("condition_invalid");
  }

  @Test
  void shouldWantAValueOfEveryParameterOfARun() {
    String plan =
        template(
            "\"title\":\"{{param.title}}\",\"start\":\"{{param.start}}\",\"timeZone\":\"UTC\"");

    assertThat(validator.validate(plan).problems())
        .extracting(PlanProblem::pointer, PlanProblem::code)
        .containsExactly(tuple("/parameters/0/value", "required"));
    PlanValidation given =
        validator.validate(plan.replace("\"What it is\"", "\"What it is\",\"value\":\"Lunch\""));
    assertThat(given.problems()).isEmpty();
    assertThat(given.plan().parameterValues())
        .containsEntry("title", "Lunch")
        .containsEntry("start", "2026-11-23T12:00");
    assertThat(validator.validate(given.plan()).planHash()).isEqualTo(given.planHash());
  }

  @Test
  void shouldRefuseSchemasThatLeadOutOrNeverEnd() {
    String plan =
        template("\"title\":\"x\",\"start\":\"2026-11-23T12:00\",\"timeZone\":\"UTC\"")
            .replace(
                "{\"type\":\"string\"}",
                "{\"type\":\"string\",\"$ref\":\"http://169.254.1.1/\",\"pattern\":\"(a+)+$\"}");

    assertThat(validator.validateTemplate(plan).problems())
        .extracting(PlanProblem::pointer, PlanProblem::code)
        .containsExactly(
            tuple("/parameters/0/schema/$ref", "keyword_not_allowed"),
            tuple("/parameters/0/schema/pattern", "keyword_not_allowed"));
  }

  @Test
  void shouldRefuseToolsWhoseScopeTheRequesterLacks() {
    String json = plan("SEQUENTIAL", FLIGHT, EVENT);

    assertThat(validator.requestedWith(List.of("travel:write")).validate(json).problems())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.pointer()).isEqualTo("/steps/1/action");
          assertThat(problem.code()).isEqualTo("scope_missing");
          assertThat(problem.message()).contains("calendar:write");
        });
    assertThat(validator.requestedWith(List.of("admin:all")).validate(json).problems()).isEmpty();
  }

  private static PlanValidator costing(long cents) {
    return new PlanValidator(
        SampleTools.tools(), SampleTools.agents(), PlanBounds.STANDARD.withMaxCostMinor(cents));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VIE|from|{{e.eventId}}|like ^[A-Z]{3}$",
        "2026-11-23|date|{{e.eventId}}|it is any text, but date",
        "2026-11-23|date|2026-11-{{e.eventId}}|it is any text, but a value of a certain form",
      })
  void shouldRefuseAnyTextWhereAValueOfACertainFormIsWanted(
      String value, String parameter, String reference, String words) {
    String flight = FLIGHT.replace("\"" + value + "\"", "\"" + reference + "\"");

    assertThat(validator.validate(plan("SEQUENTIAL", event("e", "x"), flight)).problems())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.pointer()).isEqualTo("/steps/1/params/" + parameter);
          assertThat(problem.code()).isEqualTo("type_mismatch");
          assertThat(problem.message()).contains(words);
        });
  }

  @Test
  void shouldRefuseWhenTheTextIsTooLarge() {
    assertThat(validator.validate(" ".repeat(262_145)).problems())
        .extracting(PlanProblem::code)
        .containsExactly("plan_too_large");
  }

  @Test
  void shouldRefuseBranchesThatAreTooDeep() {
    String step = event("e", "x");
    for (int i = 0; i < 6; i++) {
      step = "{\"id\":\"b%d\",\"condition\":\"true\",\"then\":[%s]}".formatted(i, step);
    }

    assertThat(validator.validate(plan("CONDITIONAL", step)).problems())
        .extracting(PlanProblem::code)
        .containsExactly("branches_too_deep");
  }

  @Test
  void shouldOrderAParallelPlanByReferences() {
    Plan plan = validator.validate(plan("PARALLEL", EVENT, FLIGHT)).plan();

    assertThat(plan.steps().getFirst().dependsOn()).containsExactly("flight");
  }

  @Test
  void shouldRefuseACycleThatReferencesMake() {
    String start = event("a", "{{b.eventId}}");
    String end = event("b", "{{a.eventId}}");

    assertThat(validator.validate(plan("PARALLEL", start, end)).problems())
        .extracting(PlanProblem::code)
        .containsExactly("cycle", "cycle");
  }

  @Test
  void shouldRefuseACriticalStepThatDependsOnAnOptionalOne() {
    String optional = event("a", "x").replace("\"params\"", "\"critical\":false,\"params\"");
    String json = plan("PARALLEL", optional, event("b", "{{a.eventId}}"));

    assertThat(validator.validate(json).problems())
        .extracting(PlanProblem::pointer, PlanProblem::code)
        .containsExactly(tuple("/steps/1/critical", "critical_depends_on_optional"));
  }

  @ParameterizedTest
  @CsvSource({
    "PARALLEL,PT25H,deadline_out_of_bounds",
    "PARALLEL,PT0S,deadline_out_of_bounds",
    "SEQUENTIAL,PT1H,deadline_not_allowed"
  })
  void shouldRefuseADeadlineThatDoesNotFit(String kind, String deadline, String code) {
    String json =
        plan(kind, FLIGHT).replace("{\"kind\"", "{\"deadline\":\"" + deadline + "\",\"kind\"");

    assertThat(validator.validate(json).problems())
        .extracting(PlanProblem::code)
        .containsExactly(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "flight.price.minor < 20000|''",
        "flight.price.minor < 200.5 && flight.seats.exists(s, s == '1A')|''",
        "has(flight.price) && size(flight.seats) > 1|''",
        "flight.prise.minor < 20000|undefined field",
        "hotel.price.minor < 20000|undeclared reference",
        "flight.price.minor|must yield true or false",
        "flight.price.minor < 'a'|no matching overload",
        "flight.price.minor <|mismatched input",
      })
  void shouldTypeCheckConditions(String condition, String error) {
    String branch =
        "{\"id\":\"cheap\",\"condition\":\"%s\",\"then\":[%s],\"else\":[%s]}"
            .formatted(condition, EVENT, event("other", "x"));

    PlanValidation validation = validator.validate(plan("CONDITIONAL", FLIGHT, branch));

    if (error.isEmpty()) {
      assertThat(validation.problems()).isEmpty();
      assertThat(validation.plan().steps().get(1).dependsOn()).containsExactly("flight");
      assertThat(validation.plan().steps().get(1).thenSteps().getFirst().traits()).isNotNull();
    } else {
      assertThat(validation.problems())
          .allSatisfy(problem -> {
            assertThat(problem.pointer()).isEqualTo("/steps/1/condition");
            assertThat(problem.code()).isEqualTo("condition_invalid");
          })
          .anySatisfy(problem -> assertThat(problem.message()).contains(error));
    }
  }

  @Test
  void shouldRefuseAReferenceIntoABranchFromOutside() {
    String branch = "{\"id\":\"b\",\"condition\":\"true\",\"then\":[%s]}".formatted(FLIGHT);

    assertThat(validator.validate(plan("CONDITIONAL", branch, EVENT)).problems())
        .extracting(PlanProblem::code)
        .containsOnly("reference_not_earlier");
  }

  @Test
  void shouldLetOnlyTheThenBranchReadAConditionalStep() {
    String guarded = FLIGHT.replace("\"params\"", "\"condition\":\"true\",\"%s\":[%s],\"params\"");

    assertThat(validator.validate(plan("CONDITIONAL", guarded.formatted("then", EVENT))).problems())
        .isEmpty();
    assertThat(validator.validate(plan("CONDITIONAL", guarded.formatted("else", EVENT))).problems())
        .extracting(PlanProblem::code)
        .containsOnly("reference_not_earlier");
  }

  private static String plan(String kind, String... steps) {
    return "{\"kind\":\"%s\",\"steps\":[%s]}".formatted(kind, String.join(",", steps));
  }

  private static String event(String id, String title) {
    return """
    {"id":"%s","agent":"calendar","action":"createEvent",
     "params":{"title":"%s","start":"2026-11-23T10:00","timeZone":"Europe/Vienna"}}\
    """
        .formatted(id, title);
  }

  private static String quote(String text) {
    return java.util.regex.Pattern.quote(text);
  }

  private static String quoteValue(String text) {
    return java.util.regex.Matcher.quoteReplacement(text);
  }
}
