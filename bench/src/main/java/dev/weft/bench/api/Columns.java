package dev.weft.bench.api;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sets one parameter after the other to a column of many rows. */
final class Columns {
  private final Connection connection;
  private final PreparedStatement statement;
  private int next;

  Columns(Connection connection, PreparedStatement statement, int first) {
    this.connection = connection;
    this.statement = statement;
    this.next = first;
  }

  void texts(Stream<? extends @Nullable String> values) throws SQLException {
    set("text", values.toArray());
  }

  void bytes(Stream<? extends @Nullable ByteBuffer> values) throws SQLException {
    set("bytea", values.map(Columns::array).toArray(byte[][]::new));
  }

  void longs(Stream<Long> values) throws SQLException {
    set("int8", values.toArray());
  }

  private static byte @Nullable [] array(@Nullable ByteBuffer value) {
    if (value == null) {
      return null;
    }
    byte[] bytes = new byte[value.limit()];
    value.get(0, bytes);
    return bytes;
  }

  private void set(String type, Object[] values) throws SQLException {
    statement.setArray(next++, connection.createArrayOf(type, values));
  }
}
