package dev.weft.launcher.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesAndPortsTest {
  @TempDir private Path folder;

  @Test
  void shouldNameTheListenerWhenAPortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThat(Ports.isFree(port)).isFalse();
      assertThat(Ports.answers("127.0.0.1", port)).isTrue();
      assertThat(Ports.listener(port))
          .contains("java (process " + ProcessHandle.current().pid() + ")");
    }
  }

  @Test
  void shouldGiveALockToOneOnlyWhenTwoWantIt() {
    Path file = folder.resolve("lock");
    try (FileLocks held = FileLocks.tryAcquire(file).orElseThrow()) {
      assertThat(FileLocks.tryAcquire(file)).isEmpty();
      assertThat(held).isNotNull();
    }

    FileLocks.tryAcquire(file).orElseThrow().close();
  }

  @Test
  void shouldKeepFilesPrivateWhenTheyAreWritten() throws IOException {
    Path file = folder.resolve("a/b/secret");

    PrivateFiles.write(file, "one");
    PrivateFiles.write(file, "two");

    assertThat(file).hasContent("two");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a"))))
        .isEqualTo("rwx------");
    assertThat(PrivateFiles.size(folder)).isEqualTo(3);
    PrivateFiles.deleteTree(folder.resolve("a"));
    assertThat(folder.resolve("a")).doesNotExist();
  }
}
