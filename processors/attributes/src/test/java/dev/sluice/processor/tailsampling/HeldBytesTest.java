package dev.sluice.processor.tailsampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the budget knows of undecided traces is what the heap has. */
class HeldBytesTest {
  /** The serial collector leaves dead objects where they are, but for every fourth time. */
  private static final int COMPACTING_GC = 4;

  @ParameterizedTest
  @CsvSource({"1,1,20000", "50,10,1500", "200,200,300"})
  void theBudgetKnowsWhatUndecidedTracesWeigh(int spans, int traces, int requests) {
    try (TailFixture tail = new TailFixture("{num_traces: 1000000, " + TailFixture.ERRORS + "}")) {
      fill(tail, spans, traces, requests / 10, 0);
      long chargedBefore = tail.budget.usedBytes();
      long before = heapBytes();
      fill(tail, spans, traces, requests, requests);
      long charged = tail.budget.usedBytes() - chargedBefore;
      long grown = heapBytes() - before;
      System.out.printf(
          "%d spans of %d traces a request: %d bytes charged a request, %d on the heap%n",
          spans, traces, charged / requests, grown / requests);
      assertThat((double) charged / grown) // of a request of one small span too much is known
          .isBetween(0.95, 2.0);
    }
  }

  private static void fill(TailFixture tail, int spans, int traces, int requests, int from) {
    for (int r = from; r < from + requests; r++) {
      Span[] all = new Span[spans];
      for (int i = 0; i < spans; i++) {
        all[i] =
            SampleSpans.span((long) r * traces + i % traces)
                .addAttributes(SampleSpans.text("k", "v".repeat(100)))
                .build();
      }
      tail.offer(SampleSpans.request(List.of(all)));
    }
  }

  private static long heapBytes() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    for (int i = 0; i < COMPACTING_GC; i++) {
      memory.gc();
    }
    return memory.getHeapMemoryUsage().getUsed();
  }
}
