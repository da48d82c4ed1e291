package dev.weft.worker;

import dev.weft.activity.calendar.CalendarAgent;
import dev.weft.activity.calendar.StoredCalendar;
import dev.weft.activity.effect.LocalEffects;
import dev.weft.activity.tool.Agent;
import dev.weft.activity.tool.Doc;
import dev.weft.activity.tool.Tool;
import dev.weft.activity.tool.ToolCatalog;
import dev.weft.activity.tool.ToolContext;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.contract.tool.Effect;
import dev.weft.platform.store.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** A worker whose tools return more than others do; tests of the whole stack start it. */
public final class BulkyWorker {
  private BulkyWorker() {}

  /** Takes no arguments: the configuration says everything. */
  public static void main(String[] args) {
    WorkerArguments arguments = WorkerArguments.of();
    WeftConfig config = arguments.in(WeftConfigLoader.load());
    SpringApplication application = new SpringApplication(WorkerWiring.class, Tools.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.addInitializers(context -> {
      context.getBeanFactory().registerSingleton("weftConfig", config);
      context.getBeanFactory().registerSingleton("workerArguments", arguments);
    });
    application.run();
  }

  /** Adds the tools. */
  @Configuration(proxyBeanMethods = false)
  static class Tools {
    @Bean
    @Primary
    ToolCatalog bulkyTools(Stores stores) {
      LocalEffects effects = new LocalEffects(stores.region(), stores.effects(), stores.sealer());
      return new ToolCatalog(List.of(new Bulky(), new CalendarAgent(new StoredCalendar(effects))));
    }
  }

  /** Returns much. */
  @Agent(name = "bulky", role = "Returns much.")
  static final class Bulky {
    record Size(@Doc("How much, in thousands of characters.") int thousands) {}

    record Text(@Doc("Any text.") String text) {}

    record Count(@Doc("How many.") int characters) {}

    record Kept(String text, int characters) {}

    record Label(String label, String text) {}

    @Tool(
        description = "Makes a text within the flow's own task.",
        effect = Effect.READ,
        scope = "calendar:read",
        quick = true)
    Text make(Size size, ToolContext context) {
      return new Text("x".repeat(size.thousands() * 1000));
    }

    @Tool(
        description = "Makes a text elsewhere.",
        effect = Effect.READ,
        scope = "calendar:read",
        timeout = "PT60S")
    Text fetch(Size size, ToolContext context) {
      return make(size, context);
    }

    @Tool(
        description = "Waits as long as there is a file.",
        effect = Effect.READ,
        scope = "calendar:read",
        timeout = "PT5M")
    Text dwell(Text file, ToolContext context) throws InterruptedException {
      while (Files.exists(Path.of(file.text()))) {
        Thread.sleep(50);
      }
      return new Text("gone");
    }

    @Tool(
        description = "Keeps a text and returns it.",
        effect = Effect.WRITE,
        undo = "drop",
        scope = "calendar:write",
        timeout = "PT60S")
    Kept keep(Text text, ToolContext context) {
      return new Kept(text.text(), text.text().length());
    }

    void drop(Text text, ToolContext context) {}

    @Tool(
        description = "Does something and returns more than a step may return.",
        effect = Effect.WRITE,
        undo = "undoFlood",
        scope = "calendar:write",
        quick = true)
    Label flood(Size size, ToolContext context) {
      return new Label("flood", "x".repeat(size.thousands() * 1000));
    }

    void undoFlood(Size size, ToolContext context) {}

    @Tool(
        description = "Takes note of a number once a person agrees.",
        effect = Effect.WRITE,
        undo = "forget",
        scope = "calendar:write",
        approvalScope = "approval:write")
    Count note(Count count, ToolContext context) {
      return count;
    }

    void forget(Count count, ToolContext context) {}
  }
}
