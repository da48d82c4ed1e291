package dev.weft.activity.agent;

import dev.weft.activity.calendar.CalendarAgent;
import dev.weft.activity.diagnostics.DiagnosticsAgent;
import dev.weft.activity.document.DocumentAgent;
import dev.weft.activity.finance.FinanceAgent;
import dev.weft.activity.tool.ToolDescriptors;
import dev.weft.activity.travel.TravelAgent;
import dev.weft.contract.tool.ToolDescriptor;
import java.util.List;

/** The agents that come with Weft. */
public final class BuiltInAgents {
  /** Their classes. */
  public static final List<Class<?>> CLASSES =
      List.of(
          TravelAgent.class,
          CalendarAgent.class,
          FinanceAgent.class,
          DocumentAgent.class,
          DiagnosticsAgent.class);

  private BuiltInAgents() {}

  /** Their tools. */
  public static List<ToolDescriptor> tools() {
    return ToolDescriptors.of(CLASSES);
  }
}
