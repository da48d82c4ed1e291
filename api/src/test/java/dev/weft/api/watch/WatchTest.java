package dev.weft.api.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.FakeBudgets;
import dev.weft.api.HttpCaller;
import dev.weft.api.TestApi;
import dev.weft.contract.budget.AtLimit;
import dev.weft.platform.store.Budget;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final Pattern LABEL = Pattern.compile("[{,]([a-zA-Z_]+)=\"");
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  @Test
  void shouldTellWhatWasCountedOfEachConfiguredTenant() {
    Budget budget = new Budget("*", 4_000L, 1_000_000L, "EUR", AtLimit.REFUSE, false);
    TestApi.bean(FakeBudgets.class).put("demo", budget);
    TestApi.bean(Watch.class).count();
    TestApi.bean(FakeBudgets.class).remove("demo", "*");

    assertThat(metrics().lines())
        .contains(
            "weft_debt_open{tenant=\"demo\"} 3.0",
            "weft_debt_open{tenant=\"acme\"} 3.0",
            "weft_approvals_near_deadline{tenant=\"demo\"} 2.0",
            "weft_budget_left_ratio{flow=\"*\",tenant=\"demo\",unit=\"tokens\"} 0.75",
            "weft_budget_left_ratio{flow=\"*\",tenant=\"demo\",unit=\"money\"} 0.0")
        .anyMatch(line -> line.startsWith("weft_watch_age_seconds "));
  }

  @Test
  void shouldNameRoutesAndNeverIdsOrPeople() {
    TestApi.HTTP.get("/api/v1/flows/019a3b7c-0000-7000-8000-00000000abcd", TestApi.anna());
    TestApi.HTTP.get("/nobody/serves/this/anna", TestApi.anna());
    TestApi.HTTP.get("/api/v1/flows?flow=anna", TestApi.anna());

    String metrics = metrics();

    assertThat(metrics)
        .contains("http_server_requests_seconds_bucket", "uri=\"/api/v1/flows/{id}\"")
        .doesNotContain("anna", "019a3b7c");
    assertThat(UUID_TEXT.matcher(metrics).find()).isFalse();
    Set<String> labels = new TreeSet<>();
    for (Matcher label = LABEL.matcher(metrics); label.find(); ) {
      labels.add(label.group(1));
    }
    assertThat(labels).contains("tenant", "uri").isSubsetOf(KNOWN);
  }

  @Test
  void shouldNotTellMetricsWhereCallersAre() {
    assertThat(TestApi.HTTP.get("/metrics", "").status()).isEqualTo(401);
    assertThat(TestApi.HTTP.get("/actuator/prometheus", "").status()).isEqualTo(401);
    assertThat(TestApi.HTTP.get("/metrics", TestApi.anna()).status()).isEqualTo(404);
  }

  /** Each takes its values from code or configuration. */
  private static final List<String> KNOWN =
      List.of(
          "action",
          "application",
          "area",
          "cause",
          "code_function",
          "code_namespace",
          "compiler",
          "error",
          "exception",
          "executor",
          "gc",
          "id",
          "le",
          "level",
          "main_application_class",
          "method",
          "name",
          "outcome",
          "path",
          "pool",
          "quantile",
          "runtime",
          "state",
          "status",
          "tenant",
          "unit",
          "flow",
          "uri",
          "vendor",
          "version");

  private static String metrics() {
    return new HttpCaller(TestApi.METRICS).get("/metrics", "").body();
  }
}
