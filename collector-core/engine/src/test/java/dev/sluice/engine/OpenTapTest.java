package dev.sluice.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.data.Batch;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Inflater;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.memory.MemoryLease;
import dev.sluice.runtime.Clock;
import dev.sluice.tap.EdgeId;
import dev.sluice.tap.TapCounts;
import dev.sluice.tap.TapDrop;
import dev.sluice.tap.TapEnd;
import dev.sluice.tap.TapOptions;
import dev.sluice.tap.TappedBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a watcher gets of the batches that pass, and what that costs. */
class OpenTapTest {
  private static final EdgeId EDGE = new EdgeId("traces", "receiver/in", "exporter/out");
  private static final long KIB = 1024;

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000); // about to wrap
  private final Clock clock =
      new Clock() {
        @Override
        public long nanoTime() {
          return nanos.get();
        }

        @Override
        public Instant now() {
          return Instant.EPOCH;
        }
      };
  private final MemoryLog log = new MemoryLog();
  private final MemoryBudget budget = new MemoryBudget(64 * KIB);
  private final AtomicInteger closed = new AtomicInteger();

  private OpenTap tap(double perSecond, int mostBatches, long mostBytes) {
    return new OpenTap(
        EDGE,
        new TapOptions(perSecond, mostBatches, mostBytes),
        clock,
        budget,
        log,
        tap -> closed.incrementAndGet());
  }

  private static Batch batch(int sizeBytes) {
    return Batch.of(Signal.TRACES, Payload.of(new byte[sizeBytes]), 3);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static void seeMany(OpenTap tap, int batches) {
    for (int i = 0; i < batches; i++) {
      tap.see(batch(10));
    }
  }

  @Test
  void copiesTheBytesAndNoMetadata() {
    OpenTap tap = tap(1, 10, KIB);
    byte[] bytes = {1, 2, 3, 4, 5, 6};
    Payload slices = Payload.of(List.of(new Slice(bytes, 0, 2), new Slice(bytes, 3, 2)));
    RequestMetadata secret =
        new RequestMetadata(Map.of("authorization", List.of("Bearer x")), "peer", Map.of());
    tap.see(Batch.of(Signal.LOGS, slices, 7, secret, MemoryLease.NONE));
    bytes[0] = 99; // the pipeline is through with it, and its array is used again

    TappedBatch copy = requireNonNull(tap.poll());
    assertThat(copy.edge()).isEqualTo(EDGE);
    assertThat(copy.time()).isEqualTo(Instant.EPOCH);
    assertThat(copy.batch().signal()).isEqualTo(Signal.LOGS);
    assertThat(copy.batch().items()).isEqualTo(7);
    assertThat(copy.batch().payload().toByteArray()).containsExactly(1, 2, 4, 5);
    assertThat(copy.batch().metadata()).isEqualTo(RequestMetadata.NONE);
    assertThat(tap.poll()).isNull();
    copy.close();
    assertThat(budget.usedBytes()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "10, 10", "2.5, 2", "0.5, 1", "100000, 40"})
  void letsNoMoreThanASecondsWorthThroughAtOnce(double perSecond, long copied) {
    OpenTap tap = tap(perSecond, 1000, KIB);
    seeMany(tap, 40);
    assertThat(tap.counts()).isEqualTo(new TapCounts(40, 40 - copied, copied, Map.of()));
    pass(Duration.ofHours(1)); // an hour without data saves nothing up
    seeMany(tap, 40);
    assertThat(tap.counts().copied()).isEqualTo(2 * copied);
  }

  @Test
  void letsTheNextThroughWhenItsTimeHasCome() {
    OpenTap tap = tap(4, 1000, KIB);
    seeMany(tap, 10);
    assertThat(tap.counts().copied()).isEqualTo(4);
    pass(Duration.ofMillis(249));
    seeMany(tap, 10);
    assertThat(tap.counts().copied()).isEqualTo(4);
    pass(Duration.ofMillis(1));
    seeMany(tap, 10);
    assertThat(tap.counts().copied()).isEqualTo(5);
  }

  @Test
  void slowestIsOneADay() {
    OpenTap tap = tap(1.0 / 86_400, 10, KIB);
    seeMany(tap, 2);
    pass(Duration.ofDays(1).minusMillis(1));
    seeMany(tap, 2);
    assertThat(tap.counts().copied()).isEqualTo(1);
    pass(Duration.ofMillis(2));
    seeMany(tap, 2);
    assertThat(tap.counts().copied()).isEqualTo(2);
  }

  @Test
  void keepsSoManyBatchesAndDropsTheRestForTheWatcher() {
    OpenTap tap = tap(1000, 3, KIB);
    seeMany(tap, 5);
    assertThat(tap.counts()).isEqualTo(new TapCounts(5, 0, 3, Map.of(TapDrop.QUEUE_FULL, 2L)));
    requireNonNull(tap.poll()).close();
    seeMany(tap, 2);
    assertThat(tap.counts().copied()).as("there was room for one more").isEqualTo(4);
    assertThat(tap.counts().droppedInAll()).isEqualTo(3);
  }

  @Test
  void keepsSoManyBytesAndDropsTheRestForTheWatcher() {
    OpenTap tap = tap(1000, 10, 100);
    tap.see(batch(60));
    tap.see(batch(60));
    tap.see(batch(40));
    tap.see(batch(101));
    assertThat(tap.counts())
        .isEqualTo(new TapCounts(4, 0, 2, Map.of(TapDrop.QUEUE_FULL, 1L, TapDrop.TOO_LARGE, 1L)));
    tap.close();
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void aCopyIsChargedUntilItIsClosed() {
    OpenTap tap = tap(1000, 10, 10 * KIB);
    tap.see(batch(1000));
    long charged = 1000 + OpenTap.OBJECT_BYTES;
    assertThat(budget.usedBytes()).isEqualTo(charged);
    TappedBatch copy = requireNonNull(tap.poll());
    tap.close();
    assertThat(budget.usedBytes()).as("the watcher has it still").isEqualTo(charged);
    copy.close();
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void takesNothingOfTheHalfThatRequestsHaveForThemselves() {
    OpenTap tap = tap(1000, 100, 100 * KIB);
    budget.charge(31 * KIB);
    tap.see(batch(500)); // with its objects below half
    tap.see(batch(500));
    assertThat(tap.counts()).isEqualTo(new TapCounts(2, 0, 1, Map.of(TapDrop.NO_MEMORY, 1L)));
    requireNonNull(tap.poll()).close();
    budget.release(31 * KIB);
    assertThat(budget.usedBytes()).isZero();
    tap.see(batch(500));
    assertThat(tap.counts().copied()).as("what was refused keeps no room").isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void copiesACompressedBatchAsLongAsItsPlainBytesAreThere(boolean atHand) {
    AtomicInteger inflated = new AtomicInteger();
    Inflater inflater =
        new Inflater() {
          @Override
          public Payload inflate() {
            inflated.incrementAndGet();
            return Payload.of(new byte[] {7, 7, 7});
          }

          @Override
          public boolean copyAtHand(byte[] to) {
            Arrays.fill(to, (byte) 7);
            return atHand;
          }
        };
    Batch batch =
        Batch.ofEncoded(
            Signal.TRACES,
            new EncodedPayload("gzip", Slice.of(new byte[2]), 3),
            inflater,
            1,
            RequestMetadata.NONE,
            MemoryLease.NONE);
    OpenTap tap = tap(10, 10, KIB);
    tap.see(batch);
    assertThat(inflated).as("which is no watcher's affair").hasValue(0);
    assertThat(batch.isInflated()).isFalse();
    if (atHand) {
      try (TappedBatch copy = requireNonNull(tap.poll())) {
        assertThat(copy.batch().payload().toByteArray()).containsExactly(7, 7, 7);
      }
    } else {
      assertThat(tap.counts()).isEqualTo(new TapCounts(1, 0, 0, Map.of(TapDrop.COMPRESSED, 1L)));
    }
    assertThat(budget.usedBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
  void aFailureIsTheWatchersAlone(Class<? extends Throwable> type) throws Exception {
    Throwable thrown = type.getDeclaredConstructor().newInstance();
    OpenTap tap = tap(10, 10, KIB);
    tap.see(failing(thrown));
    tap.see(failing(thrown));
    assertThat(tap.counts()).isEqualTo(new TapCounts(2, 0, 0, Map.of(TapDrop.FAILED, 2L)));
    assertThat(log.at("error")).singleElement().asString().contains(EDGE.toString());
    assertThat(budget.usedBytes()).isZero();
    seeMany(tap, 1);
    assertThat(tap.counts().copied()).isEqualTo(1);
  }

  @Test
  void aHeapWithoutRoomDropsForTheWatcher() {
    OpenTap tap = tap(10, 10, KIB);
    tap.see(failing(new OutOfMemoryError("as if")));
    assertThat(tap.counts().dropped()).isEqualTo(Map.of(TapDrop.NO_MEMORY, 1L));
    assertThat(budget.usedBytes()).isZero();
    assertThat(log.lines()).isEmpty();
  }

  private static Batch failing(Throwable thrown) {
    Inflater inflater =
        new Inflater() {
          @Override
          public Payload inflate() {
            throw new AssertionError("nobody asked");
          }

          @Override
          public boolean copyAtHand(byte[] to) {
            if (thrown instanceof Error error) {
              throw error;
            }
            throw (RuntimeException) thrown;
          }
        };
    return Batch.ofEncoded(
        Signal.TRACES,
        new EncodedPayload("gzip", Slice.of(new byte[2]), 3),
        inflater,
        1,
        RequestMetadata.NONE,
        MemoryLease.NONE);
  }

  @Test
  void closingLetsGoOfWhatNobodyPolled() {
    OpenTap tap = tap(1000, 10, KIB);
    seeMany(tap, 5);
    tap.close();
    assertThat(budget.usedBytes()).isZero();
    assertThat(tap.poll()).isNull();
    assertThat(tap.end()).isEqualTo(TapEnd.CLOSED);
    tap.close();
    seeMany(tap, 5);
    assertThat(tap.counts().seen()).as("nothing after the end").isEqualTo(5);
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void whatWasCopiedBeforeTheEndCanStillBePolled() {
    OpenTap tap = tap(1000, 10, KIB);
    seeMany(tap, 1);
    tap.end(TapEnd.EDGE_GONE);
    seeMany(tap, 1);
    requireNonNull(tap.poll()).close();
    assertThat(tap.poll()).isNull();
    tap.close();
    assertThat(tap.end()).as("the first reason counts").isEqualTo(TapEnd.EDGE_GONE);
    assertThat(closed).hasValue(1);
  }

  @Test
  void optionsWithoutSenseAreRefused() {
    for (double perSecond : new double[] {0, -1, Double.NaN, 1.0 / 90_000}) {
      assertThatThrownBy(() -> new TapOptions(perSecond, 1, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("batchesPerSecond");
    }
    assertThatThrownBy(() -> new TapOptions(1, 0, 1)).hasMessageContaining("mostBatches");
    assertThatThrownBy(() -> new TapOptions(1, 1, 0)).hasMessageContaining("mostBytes");
    assertThat(tap(Double.POSITIVE_INFINITY, 1, 1)).isNotNull();
  }
}
