package dev.weft.platform.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import org.junit.jupiter.api.Test;

class PayloadCacheTest {
  private final PayloadCache cache = new PayloadCache(1000);

  @Test
  void shouldForgetWhatWasNotAskedForLongestWhenFull() {
    cache.put("a", payload(400));
    cache.put("b", payload(400));
    assertThat(cache.get("a")).isPresent();

    cache.put("c", payload(400));

    assertThat(cache.get("a")).isPresent();
    assertThat(cache.get("b")).isEmpty();
    assertThat(cache.get("c")).contains(payload(400));
    assertThat(cache.bytes()).isLessThanOrEqualTo(1000);
  }

  @Test
  void shouldNotKeepWhatIsLargerThanTheCache() {
    cache.put("a", payload(400));
    cache.put("b", payload(2000));

    assertThat(cache.get("b")).isEmpty();
    assertThat(cache.get("a")).isPresent();
  }

  @Test
  void shouldCountAPayloadThatIsPutAgainOnce() {
    for (int i = 0; i < 5; i++) {
      cache.put("a", payload(400));
    }
    cache.put("b", payload(400));

    assertThat(cache.get("a")).isPresent();
    assertThat(cache.get("b")).isPresent();
  }

  private static Payload payload(int bytes) {
    return Payload.newBuilder().setData(ByteString.copyFrom(new byte[bytes])).build();
  }
}
