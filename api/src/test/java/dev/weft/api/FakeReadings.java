package dev.weft.api;

import com.google.protobuf.ByteString;
import dev.weft.api.store.Readings;
import io.temporal.api.common.v1.Payload;
import java.util.List;
import java.util.function.Predicate;

/** Says for whom it was opened, and how, in the place of each payload. */
public final class FakeReadings implements Readings {
  @Override
  public List<Payload> decode(String tenant, Predicate<String> seen, List<Payload> payloads) {
    return shown("read by " + tenant, payloads);
  }

  @Override
  public List<Payload> download(String tenant, Predicate<String> seen, List<Payload> payloads) {
    return shown("fetched by " + tenant, payloads);
  }

  private static List<Payload> shown(String text, List<Payload> payloads) {
    return payloads.stream()
        .map(_ -> Payload.newBuilder().setData(ByteString.copyFromUtf8(text)).build())
        .toList();
  }
}
