package dev.sluice.processor.tailsampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Batch;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Outcome;
import dev.sluice.memory.MemoryLease;
import dev.sluice.testkit.CountingLease;
import dev.sluice.testkit.RecordingReply;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In whatever form the bytes of a request come, its traces are the same. */
class LayoutsTest {
  private static final ExportTraceServiceRequest REQUEST =
      SampleSpans.request(
          List.of(
              SampleSpans.span(1).build(),
              SampleSpans.failed(1).build(),
              SampleSpans.span(2).build()));

  private static Batch plain(Payload payload, MemoryLease lease) {
    return Batch.of(Signal.TRACES, payload, 3, RequestMetadata.NONE, lease);
  }

  /** What goes on of a batch, of which nothing is held when it has been answered but a copy. */
  private static void keepsTheFailedTrace(Batch batch, CountingLease lease, boolean isCopied) {
    try (TailFixture tail = new TailFixture("{decision_wait: 1s, " + TailFixture.ERRORS + "}")) {
      RecordingReply reply = new RecordingReply();
      tail.entry().accept(batch, reply);
      assertThat(reply.outcome()).isEqualTo(Outcome.accepted());
      assertThat(lease.references()).as("references while it is held").isEqualTo(isCopied ? 1 : 2);
      tail.seconds(2);
      assertThat(tail.traces()).isEqualTo(Set.of(1L));
      assertThat(tail.spans()).hasSize(2);
      assertThat(lease.references()).isEqualTo(1);
    }
  }

  @Test
  void asItCame() {
    CountingLease lease = new CountingLease();
    keepsTheFailedTrace(plain(Payload.of(REQUEST.toByteArray()), lease), lease, false);
  }

  @Test
  void inTheMiddleOfAnArray() {
    byte[] bytes = REQUEST.toByteArray();
    byte[] padded = new byte[bytes.length + 20];
    System.arraycopy(bytes, 0, padded, 13, bytes.length);
    CountingLease lease = new CountingLease();
    keepsTheFailedTrace(
        plain(Payload.of(List.of(new Slice(padded, 13, bytes.length))), lease), lease, false);
  }

  @Test
  void inAnArrayThatIsMuchLarger() {
    byte[] bytes = REQUEST.toByteArray();
    byte[] padded = new byte[bytes.length * 5];
    System.arraycopy(bytes, 0, padded, 7, bytes.length);
    CountingLease lease = new CountingLease();
    keepsTheFailedTrace(
        plain(Payload.of(List.of(new Slice(padded, 7, bytes.length))), lease), lease, true);
  }

  /** As what edits leaves it: slices that end in the middle of a span. */
  @Test
  void inSeveralSlices() {
    byte[] bytes = REQUEST.toByteArray();
    int cut = REQUEST.getSerializedSize() - 10; // within the last span's name
    List<Slice> slices =
        List.of(new Slice(bytes, 0, cut), new Slice(bytes, cut, bytes.length - cut));
    CountingLease lease = new CountingLease();
    keepsTheFailedTrace(plain(Payload.of(slices), lease), lease, true);
  }

  @Test
  void compressed() {
    Payload payload = Payload.of(REQUEST.toByteArray());
    CountingLease lease = new CountingLease();
    keepsTheFailedTrace(
        Batch.ofEncoded(
            Signal.TRACES,
            new EncodedPayload("gzip", Slice.of(new byte[10]), payload.sizeBytes()),
            () -> payload,
            3,
            RequestMetadata.NONE,
            lease),
        lease,
        true);
  }
}
