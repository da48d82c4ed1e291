package dev.weft.sandbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line of the journal: something that took effect, and when (ISO instant). */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JournalEntry.Ordered.class, name = "ORDERED"),
  @JsonSubTypes.Type(value = JournalEntry.Cancelled.class, name = "CANCELLED"),
  @JsonSubTypes.Type(value = JournalEntry.Late.class, name = "LATE"),
  @JsonSubTypes.Type(value = JournalEntry.Moved.class, name = "MOVED"),
  @JsonSubTypes.Type(value = JournalEntry.Reset.class, name = "RESET")
})
sealed interface JournalEntry {

  /** The do of a key: count of each unit is taken. */
  record Ordered(
      @JsonProperty("at") String at,
      @JsonProperty("kind") OrderKind kind,
      @JsonProperty("key") String key,
      @JsonProperty("request") OrderRequest request,
      @JsonProperty("units") List<Product.Unit> units,
      @JsonProperty("order") Map<String, Object> order)
      implements JournalEntry {}

  /** The undo of a key; without an order reference it is a tombstone. */
  record Cancelled(
      @JsonProperty("at") String at,
      @JsonProperty("kind") OrderKind kind,
      @JsonProperty("key") String key,
      @JsonProperty("orderRef") @Nullable String orderRef,
      @JsonProperty("refundCents") long refundCents,
      @JsonProperty("cur") @Nullable String cur)
      implements JournalEntry {}

  /** What became of a request that was delivered late. */
  record Late(
      @JsonProperty("at") String at,
      @JsonProperty("kind") OrderKind kind,
      @JsonProperty("key") String key,
      @JsonProperty("outcome") String outcome)
      implements JournalEntry {}

  /** A price move. */
  record Moved(
      @JsonProperty("at") String at,
      @JsonProperty("scope") String scope,
      @JsonProperty("percent") double percent)
      implements JournalEntry {}

  /** Everything before is forgotten. */
  record Reset(@JsonProperty("at") String at) implements JournalEntry {}
}
