package dev.weft.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.access.Visibility;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.store.jooq.Tables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lists of runs for people who see few of the many that a tenant has. */
class RunSightIT {
  private static final String TENANT = "crowded";
  private static final int MANY = 20_000;
  private static final String FAMILY = "00ff";

  private static Stores stores;
  private static String anna;
  private static String bob;

  @BeforeAll
  static void fill() throws SQLException {
    new Migrator(TestDatabase.config()).migrate(List.of(TENANT));
    stores = Fixtures.stores(Clock.systemUTC());
    anna = stores.subjects().subjectFor(TENANT, "anna@example.org");
    bob = stores.subjects().subjectFor(TENANT, "bob@example.org");
    others(Fixtures.accepted(stores, TENANT).runId());
  }

  @AfterAll
  static void close() {
    stores.close();
  }

  @Test
  void shouldListWhatIsOnesOwnAndWhatOneSharesAndNothingElse() {
    String own = accepted(new Sharing(Visibility.PRIVATE, anna, null));
    String familys = accepted(new Sharing(Visibility.FAMILY, bob, FAMILY));
    String otherFamilys = accepted(new Sharing(Visibility.FAMILY, bob, "aa11"));
    String open = accepted(new Sharing(Visibility.PUBLIC, bob, null));
    String foreign = accepted(new Sharing(Visibility.PRIVATE, bob, null));

    assertThat(listed(sight(anna, Set.of(FAMILY)), 3)).containsExactly(open, familys, own);
    assertThat(listed(sight(anna, Set.of()), 2)).containsExactly(open, own);
    assertThat(listed(sight(bob, Set.of()), 4))
        .containsExactly(foreign, open, otherFamilys, familys);
    assertThat(listed(new Sight(anna, true, true, true, Set.of()), 5))
        .containsExactly(foreign, open, otherFamilys, familys, own);
    assertThat(listed(new Sight(anna, false, false, false, Set.of()), 5)).isEmpty();
    assertThat(stores.runs().idsMatching(TENANT, foreign, sight(anna, Set.of()))).isEmpty();
    assertThat(stores.runs().idsMatching(TENANT, foreign, sight(bob, Set.of())))
        .containsExactly(foreign);
  }

  @Test
  void shouldGoOnFromPageToPageThroughEveryPart() {
    List<String> mine = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      mine.addFirst(
          accepted(
              i % 2 == 0
                  ? new Sharing(Visibility.PRIVATE, anna, null)
                  : new Sharing(Visibility.FAMILY, bob, "beef")));
    }
    Sight sight = new Sight(anna, false, true, false, Set.of("beef"));
    List<String> found = new ArrayList<>();
    Cursor after = null;
    while (found.size() < mine.size()) {
      List<RunView> page = stores.runs().list(TENANT, RunFilter.ALL.seenBy(sight), after, 3);
      page.forEach(run -> found.add(run.run().runId()));
      RunView last = page.getLast();
      after = new Cursor(last.run().requestedAt(), UUID.fromString(last.run().runId()));
    }

    assertThat(found.subList(0, mine.size())).isEqualTo(mine);
  }

  @Test
  void shouldReadEachPartInTheOrderOfItsOwnIndex() {
    Sight sight = sight(anna, Set.of(FAMILY, "aa11"));

    String plan = plan(RunFilter.ALL.seenBy(sight));
    String ofFlow = plan(new RunFilter(null, "AgentFlow", null).seenBy(sight));

    assertThat(plan)
        .contains("using run_public on run", "using run_owned on run", "using run_of_group on run")
        .doesNotContain("Seq Scan on run");
    assertThat(ofFlow).doesNotContain("Seq Scan on run");
  }

  @Test
  void shouldChangeWhoSeesARunOnceAndTellWhoFollows() {
    String run = accepted(new Sharing(Visibility.PUBLIC, anna, null));
    Sharing family = new Sharing(Visibility.FAMILY, anna, FAMILY);
    long before = stores.runs().find(TENANT, run).orElseThrow().version();

    stores.runs().share(TENANT, run, family);
    stores.runs().share(TENANT, run, family);

    RunView now = stores.runs().find(TENANT, run).orElseThrow();
    assertThat(now.sharing()).isEqualTo(family);
    assertThat(now.version()).isEqualTo(before + 1);
    assertThat(stores.runs().sharing(TENANT, run)).contains(family);
    assertThat(stores.runs().events(TENANT, run, 0, 10))
        .extracting(EventView::type)
        .containsExactly("run.accepted", "run.visibility");
  }

  private static Sight sight(String person, Set<String> groups) {
    return new Sight(person, false, true, true, groups);
  }

  private static List<String> listed(Sight sight, int limit) {
    return stores.runs().list(TENANT, RunFilter.ALL.seenBy(sight), null, limit).stream()
        .map(run -> run.run().runId())
        .toList();
  }

  private static String accepted(Sharing sharing) {
    RunContext run = Fixtures.run(stores, TENANT);
    stores.runs().accept(Fixtures.request(run, null).shared(sharing));
    return run.runId();
  }

  private static String plan(RunFilter filter) {
    return stores
        .region()
        .read(
            TENANT,
            sql ->
                sql.explain(
                        RunViews.newest(
                            sql,
                            List.of(Tables.RUN.RUN_ID),
                            RunViews.listed(TENANT, filter, null, 21),
                            21))
                    .plan());
  }

  /** Runs of a hundred others, ended before: a few for everybody, a few of families. */
  private static void others(String like) throws SQLException {
    try (Connection connection = TestDatabase.superuser();
        var statement = connection.createStatement()) {
      List<String> same = new ArrayList<>();
      try (ResultSet columns =
          statement.executeQuery(
              """
              SELECT column_name FROM information_schema.columns
              WHERE table_schema = 'weft' AND table_name = 'run' AND is_generated = 'NEVER'
                AND column_name NOT IN ('run_id', 'workflow_id', 'reference_lookup',
                  'requested_at', 'status', 'ended_at', 'visibility', 'owner_id', 'group_lookup')\
              """)) {
        while (columns.next()) {
          same.add(columns.getString(1));
        }
      }
      String all = String.join(", ", same);
      statement.execute(
          """
          INSERT INTO weft.run (run_id, workflow_id, requested_at, status, ended_at, visibility,
            owner_id, group_lookup, %s)
          SELECT gen_random_uuid(), workflow_id || n, requested_at - n * interval '1 minute',
            'COMPLETED', requested_at,
            CASE n %% 500 WHEN 0 THEN 'PUBLIC' WHEN 1 THEN 'FAMILY' ELSE 'PRIVATE' END,
            md5((n %% 100)::text)::uuid,
            CASE n %% 500 WHEN 1 THEN '%s' END, %s
          FROM weft.run, generate_series(1, %d) n WHERE run_id = '%s'\
          """
              .formatted(all, FAMILY, all, MANY, like));
      statement.execute("ANALYZE weft.run");
    }
  }
}
