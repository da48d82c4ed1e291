package dev.weft.bench.parts;

import com.google.protobuf.ByteString;
import dev.weft.platform.key.DataKey;
import dev.weft.platform.key.KeyService;
import dev.weft.platform.temporal.EncryptingPayloadCodec;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Encrypting and decrypting one payload, its key being known. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
  private static final String SUBJECT = "0d2d2c1c-36a4-4f5c-8f0e-0a4a0d6c7f11";
  private static final String WORKFLOW =
      "agent-flow/acme/" + SUBJECT + "/01a20005-f530-723c-98cc-151dc5311506";

  /** Of the payload, in bytes. */
  @Param({"1024", "102400"})
  public int size;

  private final PayloadCodec codec =
      new EncryptingPayloadCodec(new OneKey())
          .withContext(new WorkflowSerializationContext("weft", WORKFLOW));
  private List<Payload> plain = List.of();
  private List<Payload> encrypted = List.of();

  /** Makes the payload. */
  @Setup
  public void prepare() {
    byte[] data = new byte[size];
    new Random(7).nextBytes(data);
    plain =
        List.of(
            Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFrom(data))
                .build());
    encrypted = codec.encode(plain);
  }

  /** As a value goes to the engine. */
  @Benchmark
  public List<Payload> encode() {
    return codec.encode(plain);
  }

  /** As it comes back. */
  @Benchmark
  public List<Payload> decode() {
    return codec.decode(encrypted);
  }

  /** What the codec asks, without a store behind it. */
  private static final class OneKey implements KeyService {
    private final DataKey key =
        new DataKey("acme", UUID.randomUUID(), new SecretKeySpec(new byte[32], "AES"));

    @Override
    public DataKey current(String tenant, String subject) {
      return key;
    }

    @Override
    public DataKey byId(String tenant, UUID keyId) {
      return key;
    }

    @Override
    public void destroy(String tenant, String subject) {
      throw new UnsupportedOperationException("nothing is destroyed here");
    }

    @Override
    public byte[] lookup(String tenant, String text) {
      throw new UnsupportedOperationException("nothing is looked up here");
    }
  }
}
