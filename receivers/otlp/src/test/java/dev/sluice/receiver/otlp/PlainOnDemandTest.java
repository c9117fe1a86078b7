package dev.sluice.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.ContentCoding;
import dev.sluice.codec.ContentCodings;
import dev.sluice.component.ComponentKind;
import dev.sluice.data.Batch;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.PassingPlain;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.memory.AdjustableLease;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.memory.MemoryRefusedException;
import dev.sluice.testkit.TestContext;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plain bytes of a compressed request are charged from before they are made. */
class PlainOnDemandTest {
  private static final int PLAIN_BYTES = 100_000;

  private final MemoryBudget budget = new MemoryBudget(150_000, 150_000);
  private final TestContext context =
      TestContext.of(ComponentKind.RECEIVER, "otlp", Signal.TRACES).withBudget(budget);

  @AfterEach
  void close() {
    context.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zlib", "zstd", "snappy", "lz4"})
  void areChargedToTheLeaseWithWhichTheyGo(String name) {
    Kept kept = kept(name);
    assertThat(kept.batch().payload().sizeBytes()).isEqualTo(PLAIN_BYTES);
    assertThat(budget.usedBytes()).isEqualTo(kept.encodedBytes() + PLAIN_BYTES);
    kept.batch().lease().release();
    assertThat(budget.usedBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zlib", "zstd", "snappy", "lz4"})
  void areRefusedWithoutATraceWhenThereIsNoRoom(String name) {
    Kept kept = kept(name);
    budget.charge(100_000);
    assertThatThrownBy(kept.batch()::payload).isInstanceOf(MemoryRefusedException.class);
    assertThatThrownBy(() -> PassingPlain.of(kept.batch(), budget))
        .isInstanceOf(MemoryRefusedException.class);
    assertThat(budget.usedBytes()).isEqualTo(100_000 + kept.encodedBytes());
    assertThat(kept.batch().isInflated()).isFalse();
    budget.release(100_000);
    assertThat(kept.batch().payload().sizeBytes()).isEqualTo(PLAIN_BYTES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zlib", "zstd", "snappy", "lz4"})
  void areLetGoByWhoNeedsThemForAMoment(String name) {
    Kept kept = kept(name);
    try (PassingPlain plain = PassingPlain.of(kept.batch(), budget)) {
      assertThat(plain.payload().sizeBytes()).isEqualTo(PLAIN_BYTES);
      assertThat(budget.usedBytes()).isEqualTo(kept.encodedBytes() + PLAIN_BYTES);
    }
    assertThat(budget.usedBytes()).isEqualTo(kept.encodedBytes());
    assertThat(kept.batch().isInflated()).isFalse();
  }

  private record Kept(Batch batch, int encodedBytes) {}

  private Kept kept(String name) {
    ContentCoding coding = ContentCodings.shared(context).of(name).orElseThrow();
    byte[] encoded =
        join(coding.encode(List.of(Slice.of(new byte[PLAIN_BYTES])), ContentCoding.DEFAULT_LEVEL));
    budget.charge(encoded.length);
    AdjustableLease lease = AdjustableLease.overCharged(budget, encoded.length);
    EncodedPayload form = new EncodedPayload(name, Slice.of(encoded), PLAIN_BYTES);
    PlainOnDemand inflater =
        new PlainOnDemand(coding, form, Slice.of(new byte[PLAIN_BYTES]), lease);
    inflater.letGo();
    return new Kept(
        Batch.ofEncoded(Signal.TRACES, form, inflater, 1, RequestMetadata.NONE, lease),
        encoded.length);
  }

  private static byte[] join(List<Slice> pieces) {
    return Payload.of(pieces).toByteArray();
  }
}
