package dev.weft.launcher.stack;

import dev.weft.launcher.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * Writes a backup: a tar.gz that begins with its manifest and ends with the SHA-256 of each of its
 * files, so that half a backup is never taken for a whole one.
 */
final class BackupWriter implements AutoCloseable {
  static final String MANIFEST = "manifest.json";
  static final String CHECKSUMS = "checksums.sha256";

  private static final int BUFFER = 1 << 16;

  private final TarArchiveOutputStream tar;
  private final StringBuilder checksums = new StringBuilder();
  private long bytes;

  BackupWriter(Path file, BackupManifest manifest) throws IOException {
    tar =
        new TarArchiveOutputStream(
            new GzipCompressorOutputStream(
                new BufferedOutputStream(Files.newOutputStream(file), BUFFER), quick()),
            StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    text(MANIFEST, Json.write(manifest));
  }

  /** Much of it is encrypted and grows no smaller, however long one tries. */
  private static GzipParameters quick() {
    GzipParameters parameters = new GzipParameters();
    parameters.setCompressionLevel(Deflater.BEST_SPEED);
    return parameters;
  }

  void folder(String name) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name + "/");
    entry.setMode(0700);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  void text(String name, String text) throws IOException {
    bytes(name, text.getBytes(StandardCharsets.UTF_8));
  }

  void bytes(String name, byte[] content) throws IOException {
    begin(name, content.length);
    MessageDigest digest = sha256();
    tar.write(content);
    digest.update(content);
    end(name, digest);
  }

  /**
   * Copies as many bytes as the file has now. What is added meanwhile stays away and what vanishes
   * reads as zeros: the write-ahead log that is copied last mends both.
   */
  void copy(String name, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      long left = Files.size(file);
      begin(name, left);
      MessageDigest digest = sha256();
      DigestOutputStream out = new DigestOutputStream(tar, digest);
      byte[] buffer = new byte[BUFFER];
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          java.util.Arrays.fill(buffer, (byte) 0);
          read = (int) Math.min(buffer.length, left);
        }
        out.write(buffer, 0, read);
        left -= read;
      }
      end(name, digest);
    }
  }

  /** How many bytes its files have. */
  long bytes() {
    return bytes;
  }

  /** Without this it is no backup. */
  void finish() throws IOException {
    byte[] all = checksums.toString().getBytes(StandardCharsets.UTF_8);
    begin(CHECKSUMS, all.length);
    tar.write(all);
    tar.closeArchiveEntry();
    tar.finish();
  }

  private void begin(String name, long size) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setMode(0600);
    entry.setSize(size);
    tar.putArchiveEntry(entry);
    bytes += size;
  }

  private void end(String name, MessageDigest digest) throws IOException {
    tar.closeArchiveEntry();
    checksums
        .append(HexFormat.of().formatHex(digest.digest()))
        .append("  ")
        .append(name)
        .append('\n');
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
