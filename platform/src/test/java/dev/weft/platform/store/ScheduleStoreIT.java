package dev.weft.platform.store;

import static dev.weft.platform.store.TestDatabase.TENANT_A;
import static dev.weft.platform.store.TestDatabase.TENANT_B;
import static dev.weft.platform.store.jooq.Tables.SCHEDULE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.config.Durations;
import dev.weft.contract.schedule.Overlap;
import dev.weft.contract.schedule.ScheduleDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScheduleStoreIT {
  private final MutableClock clock = new MutableClock();
  private Stores stores;
  private String subject;

  @BeforeEach
  void open() {
    stores = Fixtures.stores(clock);
    subject = stores.subjects().subjectFor(TENANT_A, "service:reporting");
  }

  @AfterEach
  void close() {
    stores.close();
  }

  static NewSchedule wanted(String name, String subject, boolean ofFile, String every) {
    return new NewSchedule(
        name,
        subject,
        ofFile,
        new ScheduleDefinition(
            "TripBooking",
            null,
            Map.of("from", "Zebra"),
            List.of(),
            Durations.parse(every),
            null,
            "Europe/Vienna",
            "en",
            Overlap.SKIP,
            Duration.ofMinutes(10)),
        List.of("travel:write"),
        false,
        null,
        null,
        null);
  }

  @Test
  void shouldBePendingUntilTheEngineHasItAndAgainWhenItChanges() {
    String name = name();
    ScheduleView made = put(wanted(name, subject, true, "1h"));
    assertThat(made.version()).isEqualTo(1);
    assertThat(pending()).contains(made.scheduleId());

    apply(made);
    assertThat(pending()).doesNotContain(made.scheduleId());
    assertThat(put(wanted(name, subject, true, "1h")).version()).isEqualTo(1);
    assertThat(pending()).doesNotContain(made.scheduleId());

    ScheduleView changed = put(wanted(name, subject, true, "2h"));
    assertThat(changed.scheduleId()).isEqualTo(made.scheduleId());
    assertThat(changed.version()).isEqualTo(2);
    assertThatThrownBy(() ->
            stores
                .schedules()
                .apply(
                    TENANT_A,
                    made.scheduleId(),
                    _ -> {
                      throw new IllegalStateException("away");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(pending()).contains(made.scheduleId());
    assertThat(apply(made)).isEqualTo(changed);
    assertThat(stores.schedules().find(TENANT_A, name).orElseThrow().applied()).isTrue();
  }

  @Test
  void shouldLeaveTheEngineWithTheLastOfManyChangesAtOnce() throws Exception {
    String name = name();
    ScheduleView made = put(wanted(name, subject, true, "1h"));
    AtomicReference<ScheduleView> engine = new AtomicReference<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 2; i < 6; i++) {
        String every = i + "h";
        threads.submit(() -> {
          put(wanted(name, subject, true, every));
          stores.schedules().apply(TENANT_A, made.scheduleId(), engine::set);
        });
      }
    }

    ScheduleView last = stores.schedules().find(TENANT_A, name).orElseThrow();
    assertThat(last.version()).isEqualTo(5);
    assertThat(last.applied()).isTrue();
    assertThat(engine.get().definition()).isEqualTo(last.definition());
  }

  @Test
  void shouldHoldNoTransactionWhileTheEngineIsTold() {
    ScheduleView made = put(wanted(name(), subject, true, "1h"));

    stores
        .schedules()
        .apply(
            TENANT_A,
            made.scheduleId(),
            now -> {
              if (now.version() == 1) {
                put(wanted(now.name(), subject, true, "2h"));
                assertThat(apply(made)).as("another is at it").isNull();
              }
            });

    ScheduleView last = stores.schedules().byId(TENANT_A, made.scheduleId()).orElseThrow();
    assertThat(last.version()).isEqualTo(2);
    assertThat(last.applied()).isTrue();
  }

  @Test
  void shouldTakeOverFromAProcessThatDied() {
    ScheduleView made = put(wanted(name(), subject, true, "1h"));
    stores
        .region()
        .write(
            TENANT_A,
            sql ->
                sql.update(SCHEDULE)
                    .set(SCHEDULE.APPLYING_UNTIL, clock.instant().plusSeconds(20))
                    .where(SCHEDULE.SCHEDULE_ID.eq(UUID.fromString(made.scheduleId())))
                    .execute());
    assertThat(apply(made)).isNull();

    clock.forward(Duration.ofSeconds(21));

    assertThat(apply(made)).isEqualTo(made);
    assertThat(pending()).doesNotContain(made.scheduleId());
  }

  @Test
  void shouldFreeTheNameAtOnceAndTheRowOnceTheEngineHasForgotten() {
    String name = name();
    ScheduleView made = put(wanted(name, subject, false, "1h"));
    apply(made);
    assertThat(stores.schedules().find(TENANT_A, name)).isPresent();

    stores.schedules().delete(TENANT_A, made.scheduleId());

    assertThat(stores.schedules().find(TENANT_A, name)).isEmpty();
    assertThat(pending()).contains(made.scheduleId());
    ScheduleView next = put(wanted(name, subject, false, "1h"));
    assertThat(next.scheduleId()).isNotEqualTo(made.scheduleId());
    apply(made);
    assertThat(stores.schedules().byId(TENANT_A, made.scheduleId())).isEmpty();
  }

  @Test
  void shouldKeepFilesAndTheApiApart() {
    String name = name();
    ScheduleView made = put(wanted(name, subject, true, "1h"));

    assertThat(stores.schedules().put(TENANT_A, wanted(name, subject, false, "3h"))).isEmpty();

    assertThat(stores.schedules().ofFiles())
        .contains(new ScheduleStore.Place(TENANT_A, made.scheduleId()));
    assertThat(stores.schedules().find(TENANT_B, name)).isEmpty();
    assertThat(stores.schedules().byId(TENANT_B, made.scheduleId())).isEmpty();
  }

  @Test
  void shouldStoreWhatRunsUnreadable() throws Exception {
    String name = name();
    ScheduleView made = put(wanted(name, subject, false, "1h"));
    stores.schedules().note(made, "Quagga");

    assertThat(stores.schedules().find(TENANT_A, name).orElseThrow().note()).isEqualTo("Quagga");
    try (var connection = TestDatabase.superuser();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT s::text, encode(definition, 'escape'), encode(note, 'escape')"
                    + " FROM weft.schedule s WHERE name = '"
                    + name
                    + "'")) {
      assertThat(rows.next()).isTrue();
      for (int column = 1; column <= 3; column++) {
        assertThat(rows.getString(column))
            .isNotEmpty()
            .doesNotContain("Zebra")
            .doesNotContain("Quagga")
            .doesNotContain("reporting");
      }
    }
  }

  private ScheduleView put(NewSchedule wanted) {
    return stores.schedules().put(TENANT_A, wanted).orElseThrow();
  }

  /** Tells an engine that takes everything; returns what it was told. */
  private ScheduleView apply(ScheduleView schedule) {
    AtomicReference<ScheduleView> told = new AtomicReference<>();
    stores.schedules().apply(TENANT_A, schedule.scheduleId(), told::set);
    return told.get();
  }

  private List<String> pending() {
    return stores.schedules().pending().stream().map(ScheduleStore.Place::scheduleId).toList();
  }

  private static String name() {
    return "s-" + Fixtures.randomId();
  }
}
