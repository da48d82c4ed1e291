package dev.weft.platform.store;

import static dev.weft.platform.store.TestDatabase.TENANT_A;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.platform.key.KeyDestroyedException;
import dev.weft.platform.store.KeyDestruction.State;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyDestructionStoreIT {
  private final String person = UUID.randomUUID().toString();
  private Stores stores;
  private String asker;
  private String other;

  @BeforeEach
  void open() {
    stores = Fixtures.stores(Clock.systemUTC());
    asker = stores.subjects().subjectFor(TENANT_A, "asker@example.org");
    other = stores.subjects().subjectFor(TENANT_A, "other@example.org");
    stores.keys().current(TENANT_A, person);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private KeyDestruction asked() {
    return stores.keyDestructions().request(TENANT_A, person, "asked by mail", asker);
  }

  private KeyDestruction now(KeyDestruction asked) {
    return stores
        .keyDestructions()
        .find(TENANT_A, UUID.fromString(asked.destructionId()))
        .orElseThrow();
  }

  @Test
  void shouldDestroyNothingUntilAnotherAgrees() {
    KeyDestruction asked = asked();
    assertThat(stores.keys().current(TENANT_A, person).tenant()).isEqualTo(TENANT_A);

    assertThatThrownBy(() -> stores.keyDestructions().decide(TENANT_A, asked, true, asker))
        .as("the database refuses an approval by who asked")
        .hasMessageContaining("violates check constraint");
    assertThat(stores.keys().current(TENANT_A, person).tenant()).isEqualTo(TENANT_A);

    assertThat(stores.keyDestructions().decide(TENANT_A, asked, true, other)).isTrue();

    assertThatThrownBy(() -> stores.keys().current(TENANT_A, person))
        .isInstanceOf(KeyDestroyedException.class);
    assertThat(now(asked).state()).isEqualTo(State.DONE);
    assertThat(now(asked).decidedBy()).isEqualTo(other);
    assertThat(now(asked).reason()).isEqualTo("asked by mail");
  }

  @Test
  void shouldKeepTheKeysWhenItIsRejected() {
    KeyDestruction asked = asked();

    assertThat(stores.keyDestructions().decide(TENANT_A, asked, false, other)).isTrue();

    assertThat(stores.keyDestructions().decide(TENANT_A, asked, true, other)).isFalse();
    assertThat(stores.keys().current(TENANT_A, person).tenant()).isEqualTo(TENANT_A);
    assertThat(now(asked).state()).isEqualTo(State.REJECTED);
  }
}
