package dev.weft.platform.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyTest {
  @TempDir private Path folder;

  @Test
  void shouldMakeAFileThatOnlyItsOwnerReads() throws IOException {
    Path file = folder.resolve("keys/master.key");
    MasterKey.openOrCreate(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file).strip()).matches("[0-9a-f]{64}");
    try (var files = Files.list(folder.resolve("keys"))) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void shouldRefuseAFileThatOthersMayRead() throws IOException {
    Path file = folder.resolve("master.key");
    MasterKey.openOrCreate(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> MasterKey.openOrCreate(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void shouldRefuseAFileThatHoldsNoKeyWithoutShowingIt() throws IOException {
    Path file = folder.resolve("master.key");
    Files.writeString(file, "hunter2");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThatThrownBy(() -> MasterKey.openOrCreate(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageNotContaining("hunter2")
        .hasNoCause();
  }

  @Test
  void shouldGiveEveryoneTheSameKeyWhenManyMakeItAtOnce() throws Exception {
    Path file = folder.resolve("master.key");
    int many = 8;
    CyclicBarrier barrier = new CyclicBarrier(many);
    List<byte[]> lookups = new ArrayList<>();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<byte[]>> futures = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        futures.add(
            pool.submit(() -> {
              barrier.await();
              return MasterKey.openOrCreate(file).lookup("demo", "anna");
            }));
      }
      for (Future<byte[]> future : futures) {
        lookups.add(future.get());
      }
    }
    assertThat(lookups).allSatisfy(lookup -> assertThat(lookup).isEqualTo(lookups.getFirst()));
  }

  @Test
  void shouldUnwrapAKeyOnlyForItsTenantAndIdUnderItsMaster() {
    MasterKey master = MasterKey.of(new byte[32]);
    UUID id = UUID.randomUUID();
    byte[] key = new byte[32];
    key[5] = 7;
    byte[] wrapped = master.wrap("demo", id, key);
    assertThat(master.unwrap("demo", id, wrapped).getEncoded()).isEqualTo(key);
    assertThatThrownBy(() -> master.unwrap("acme", id, wrapped))
        .isInstanceOf(SealedDataException.class);
    assertThatThrownBy(() -> master.unwrap("demo", UUID.randomUUID(), wrapped))
        .isInstanceOf(SealedDataException.class);
    byte[] otherBits = new byte[32];
    otherBits[0] = 1;
    assertThatThrownBy(() -> MasterKey.of(otherBits).unwrap("demo", id, wrapped))
        .isInstanceOf(SealedDataException.class);
  }

  @Test
  void shouldLookUpTheSameNameDifferentlyInEachTenant() {
    MasterKey master = MasterKey.of(new byte[32]);
    assertThat(master.lookup("demo", "anna")).isNotEqualTo(master.lookup("acme", "anna"));
  }
}
