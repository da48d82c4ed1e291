package dev.weft.bench.chaos.fault;

import dev.weft.bench.chaos.process.PartProcess;
import dev.weft.bench.chaos.process.Shell;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Small file systems in memory that hold the data of single parts, so that one of them can be full
 * while the machine is not.
 */
public final class SmallDisks {
  private static final List<String> PARTS = List.of("redis", "sandbox");
  private static final int MEGABYTES = 256;
  private static final long PAGE = 4096;

  private final Path data;
  private boolean mounted;

  public SmallDisks(Path home) {
    data = home.resolve("data");
  }

  /** Removes what an earlier run that was killed left behind. */
  public void unmountLeftovers() throws IOException, InterruptedException {
    String table = Files.readString(Path.of("/proc/mounts"));
    for (String part : PARTS) {
      while (table.contains(" " + data.resolve(part) + " ")) {
        Shell.run("umount", "-l", data.resolve(part).toString());
        table = Files.readString(Path.of("/proc/mounts"));
      }
    }
  }

  /**
   * Mounts them under the data folders, before anything stands there.
   *
   * @return whether this machine lets us
   */
  public boolean mount() throws IOException, InterruptedException {
    mounted = true;
    for (String part : PARTS) {
      Path folder = Files.createDirectories(data.resolve(part));
      mounted &=
          Shell.run(
              "mount",
              "-t",
              "tmpfs",
              "-o",
              "mode=0700,size=" + MEGABYTES + "m",
              "weft-chaos",
              folder.toString());
    }
    if (!mounted) {
      unmountLeftovers();
    }
    return mounted;
  }

  /** Whether they are there. */
  public boolean areMounted() {
    return mounted;
  }

  /**
   * Leaves a part no room for a while; whatever happens to this process, the room comes back.
   *
   * @return whether there was none
   */
  boolean fill(String part, Duration lasts) throws IOException, InterruptedException {
    Path folder = data.resolve(part);
    Process guard =
        Shell.detached(
            String.format(
                Locale.ROOT,
                "sleep %.1f; mount -o remount,size=%dm '%s'",
                lasts.toMillis() / 1000.0,
                MEGABYTES,
                folder));
    boolean full = false;
    for (int attempt = 0; attempt < 10 && !full; attempt++) {
      FileStore store = Files.getFileStore(folder);
      long used = store.getTotalSpace() - store.getUnallocatedSpace();
      // It fails when the part has written meanwhile.
      full =
          Shell.run("mount", "-o", "remount,size=" + Math.max(PAGE, used), folder.toString())
              && room(folder) == 0;
    }
    guard.waitFor();
    return full && PartProcess.await(() -> room(folder) > 0, Duration.ofSeconds(2));
  }

  private static long room(Path folder) {
    return folder.toFile().getUsableSpace();
  }
}
