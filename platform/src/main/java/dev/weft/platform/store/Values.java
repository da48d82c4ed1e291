package dev.weft.platform.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/** The named values of statements that are {@link Together}. */
final class Values {
  private final Map<String, @Nullable Object> named = new HashMap<>();

  /**
   * Names a value.
   *
   * @param value a text, a number, a UUID, an instant, bytes, JSON, an array of texts, or null
   */
  Values put(String name, @Nullable Object value) {
    named.put(name, value);
    return this;
  }

  /** Sets the parameter of a statement to the value of a name. */
  void bind(PreparedStatement statement, int parameter, String name) throws SQLException {
    Object value = named.get(name);
    switch (value) {
      case null -> {
        if (!named.containsKey(name)) {
          throw new IllegalStateException("no value is named " + name);
        }
        statement.setNull(parameter, Types.NULL);
      }
      case Instant instant -> statement.setObject(parameter, instant.atOffset(ZoneOffset.UTC));
      case JSONB json -> statement.setString(parameter, json.data());
      default -> statement.setObject(parameter, value);
    }
  }
}
