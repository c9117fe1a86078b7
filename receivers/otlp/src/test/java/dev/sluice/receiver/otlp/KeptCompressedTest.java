package dev.sluice.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.codec.ContentCoding;
import dev.sluice.codec.ContentCodings;
import dev.sluice.data.Batch;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.PassingPlain;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Outcome;
import dev.sluice.id.ComponentKind;
import dev.sluice.intake.Intake;
import dev.sluice.intake.RequestSender;
import dev.sluice.intake.Settlement;
import dev.sluice.memory.AdjustableLease;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.memory.MemoryRefusedException;
import dev.sluice.testkit.Telemetry;
import dev.sluice.testkit.TestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plain bytes of a request that is kept compressed are charged before they are made. */
class KeptCompressedTest {
  private static final int SPANS = 300;
  private static final byte[] PLAIN = Telemetry.request(Signal.TRACES, 0, SPANS).toByteArray();

  private final MemoryBudget budget =
      new MemoryBudget(PLAIN.length * 3L / 2, PLAIN.length * 3L / 2);
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
    assertThat(kept.batch().payload().toByteArray()).isEqualTo(PLAIN);
    assertThat(budget.usedBytes()).isEqualTo(kept.encodedBytes() + PLAIN.length);
    kept.batch().lease().release();
    assertThat(budget.usedBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zlib", "zstd", "snappy", "lz4"})
  void areRefusedWithoutATraceWhenThereIsNoRoom(String name) {
    Kept kept = kept(name);
    budget.charge(PLAIN.length);
    assertThatThrownBy(kept.batch()::payload).isInstanceOf(MemoryRefusedException.class);
    assertThatThrownBy(() -> PassingPlain.of(kept.batch(), budget))
        .isInstanceOf(MemoryRefusedException.class);
    assertThat(budget.usedBytes()).isEqualTo(PLAIN.length + kept.encodedBytes());
    assertThat(kept.batch().isInflated()).isFalse();
    budget.release(PLAIN.length);
    assertThat(kept.batch().payload().sizeBytes()).isEqualTo(PLAIN.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zlib", "zstd", "snappy", "lz4"})
  void areLetGoByWhoNeedsThemForAMoment(String name) {
    Kept kept = kept(name);
    try (PassingPlain plain = PassingPlain.of(kept.batch(), budget)) {
      assertThat(plain.payload().sizeBytes()).isEqualTo(PLAIN.length);
      assertThat(budget.usedBytes()).isEqualTo(kept.encodedBytes() + PLAIN.length);
    }
    assertThat(budget.usedBytes()).isEqualTo(kept.encodedBytes());
    assertThat(kept.batch().isInflated()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zlib", "zstd", "snappy", "lz4"})
  void areCopiedOnTheWayWithoutBeingKeptForThat(String name) {
    Kept kept = kept(name);
    assertThat(kept.seen().toByteArray()).as("while it was offered").isEqualTo(PLAIN);
    assertThat(kept.batch().isInflated()).isFalse();
    assertThat(kept.batch().copyPlainAtHand(new byte[PLAIN.length])).as("later").isFalse();
    assertThat(budget.usedBytes()).isEqualTo(kept.encodedBytes());
  }

  private record Kept(Batch batch, Payload seen, int encodedBytes) {}

  /** Taken by a pipeline that keeps it, and answered. */
  private Kept kept(String name) {
    ContentCodings codings = ContentCodings.shared(context);
    ContentCoding coding = codings.of(name).orElseThrow();
    byte[] encoded =
        Payload.of(coding.encode(List.of(Slice.of(PLAIN)), ContentCoding.DEFAULT_LEVEL))
            .toByteArray();
    EncodedPayload form = new EncodedPayload(name, Slice.of(encoded), PLAIN.length);
    byte[] seen = new byte[PLAIN.length];
    List<Batch> taken = new ArrayList<>();
    Intake intake =
        new Intake(
            context,
            Objects.requireNonNull(
                context
                    .inFrontOf(
                        Map.of(
                            Signal.TRACES,
                            (batch, reply) -> {
                              assertThat(batch.copyPlainAtHand(seen)).isTrue();
                              batch.lease().retain();
                              taken.add(batch);
                              reply.complete(Outcome.accepted());
                            }))
                    .outlets()
                    .get(Signal.TRACES)),
            "http",
            codings);
    Settlement settlement =
        new Settlement(context) {
          @Override
          protected void send(dev.sluice.intake.Answer answer) {
            assertThat(answer.isSuccess()).isTrue();
          }
        };
    AdjustableLease lease = settlement.holding(PLAIN.clone(), form);
    intake.take(Slice.of(PLAIN), form, lease, RequestSender.UNKNOWN, settlement);
    return new Kept(taken.get(0), Payload.of(seen), encoded.length);
  }
}
