package dev.weft.policy.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.tool.AgentDescriptor;
import dev.weft.contract.tool.ApprovalRule;
import dev.weft.contract.tool.Effect;
import dev.weft.contract.tool.ToolDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Travel, calendar and finance tools with the shapes that the product's have. */
public final class SampleTools {
  private static final String MONEY =
      "{\"type\":\"object\",\"properties\":{\"minor\":{\"type\":\"integer\"},\"currency\":{\"type\":\"string\"}},\"required\":[\"minor\",\"currency\"]}";

  private SampleTools() {}

  public static PlanValidator validator() {
    return new PlanValidator(tools(), agents());
  }

  static List<ToolDescriptor> tools() {
    return List.of(
        tool(
            "travel",
            "bookFlight",
            """
            {"type":"object","properties":{"from":{"type":"string","pattern":"^[A-Z]{3}$"},
            "to":{"type":"string","pattern":"^[A-Z]{3}$"},"date":{"type":"string","format":"date"},
            "passengers":{"type":"integer","minimum":1}},"required":["from","to","date"]}
            """,
            """
            {"type":"object","properties":{"bookingId":{"type":"string"},"flight":{"type":"string"},
            "departure":{"type":"string"},"departureZone":{"type":"string"},
            "seats":{"type":"array","items":{"type":"string"}},
            "price":%s},"required":["bookingId","flight","departure","departureZone","price"]}
            """
                .formatted(MONEY),
            Effect.MONEY,
            false),
        tool(
            "calendar",
            "createEvent",
            """
            {"type":"object","properties":{"title":{"type":"string"},"start":{"type":"string"},
            "timeZone":{"type":"string"}},"required":["title","start","timeZone"]}
            """,
            """
            {"type":"object","properties":{"eventId":{"type":"string"}},"required":["eventId"]}
            """,
            Effect.WRITE,
            true),
        tool(
            "finance",
            "recordExpense",
            """
            {"type":"object","properties":{"amount":{"$ref":"#/$defs/Money"},"category":{"type":"string"},
            "description":{"type":"string"}},"required":["amount"],"additionalProperties":false,
            "$defs":{"Money":%s}}
            """
                .formatted(MONEY),
            """
            {"type":"object","properties":{"expenseId":{"type":"string"}},"required":["expenseId"]}
            """,
            Effect.WRITE,
            true));
  }

  static List<AgentDescriptor> agents() {
    return List.of(
        agent("travel", "ACTIVE", "travel.bookFlight"),
        agent("calendar", "ACTIVE", "calendar.createEvent"),
        agent("finance", "ACTIVE", "finance.recordExpense"),
        agent("helper", "ACTIVE", "calendar.createEvent"),
        agent("archive", "RETIRED", "archive.store"));
  }

  private static AgentDescriptor agent(String name, String status, String... capabilities) {
    return new AgentDescriptor(name, "a worker", List.of(capabilities), null, 0, null, status);
  }

  private static ToolDescriptor tool(
      String agent, String action, String input, String output, Effect effect, boolean quick) {
    return new ToolDescriptor(
        agent,
        action,
        "Does it.",
        map(input),
        map(output),
        effect,
        effect != Effect.READ,
        quick,
        Duration.ofSeconds(30),
        agent + ":write",
        effect == Effect.MONEY ? new ApprovalRule("approval:write", "the requester") : null,
        2,
        List.of());
  }

  public static Map<String, Object> map(String json) {
    try {
      return WeftJson.mapper().readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
