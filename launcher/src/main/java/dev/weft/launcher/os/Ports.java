package dev.weft.launcher.os;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** TCP ports of this machine. */
public final class Ports {
  private Ports() {}

  /** Tells whether a server could listen on a port of 127.0.0.1 now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Tells whether something accepts connections there. */
  public static boolean answers(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Describes the process that listens on a port, as in {@code postgres (process 123)}. */
  public static Optional<String> listener(int port) {
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      try {
        String hex = String.format(Locale.ROOT, "%04X", port);
        for (String line : Files.readAllLines(Path.of(table))) {
          String[] fields = line.strip().split("\\s+", -1);
          if (fields.length > 9 && fields[1].endsWith(":" + hex) && fields[3].equals("0A")) {
            Optional<String> owner = ownerOf("socket:[" + fields[9] + "]");
            if (owner.isPresent()) {
              return owner;
            }
          }
        }
      } catch (IOException e) {
        // A machine without this table has no such listeners.
      }
    }
    return Optional.empty();
  }

  private static Optional<String> ownerOf(String socket) throws IOException {
    try (DirectoryStream<Path> processes =
        Files.newDirectoryStream(Path.of("/proc"), path -> isNumber(path.getFileName()))) {
      for (Path process : processes) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
          for (Path file : files) {
            if (Files.readSymbolicLink(file).toString().equals(socket)) {
              String name = Files.readString(process.resolve("comm")).strip();
              return Optional.of(name + " (process " + process.getFileName() + ")");
            }
          }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
          // The process ended, or belongs to someone else.
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isNumber(Path name) {
    return name.toString().chars().allMatch(Character::isDigit);
  }
}
