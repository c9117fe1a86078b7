package dev.sluice.processor.attributes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Batch;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.memory.MemoryLease;
import dev.sluice.testkit.CountingLease;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An edit costs what it touches: what is passed on as it came. */
class PassingOnTest {
  private static final byte[] BYTES = new SampleItems(3).request(Signal.TRACES).toByteArray();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attributes | {actions: [{key: none, action: delete}]}",
        "attributes | {actions: [{key: none, action: update, value: 1}]}",
        "attributes | {include: {match_type: strict, span_names: [none]}, actions: [{key: a, action: delete}]}",
        "resource   | {attributes: [{key: none, action: hash}, {key: b, action: insert, from_context: x}]}",
      })
  void anEditThatChangesNothingHandsOnTheBatchAndItsCompressedBody(String type, String yaml) {
    Payload plain = Payload.of(BYTES);
    Batch batch =
        Batch.ofEncoded(
            Signal.TRACES,
            new EncodedPayload("gzip", Slice.of(new byte[10]), BYTES.length),
            () -> plain,
            144,
            RequestMetadata.NONE,
            MemoryLease.NONE);
    assertThat(Processing.through(type, yaml, batch)).isSameAs(batch);
  }

  @Test
  void anEditedBatchKeepsItemsMetadataAndLease() {
    RequestMetadata metadata = new RequestMetadata(Map.of(), "peer:1", Map.of());
    CountingLease lease = new CountingLease();
    Batch batch = Batch.of(Signal.TRACES, Payload.of(BYTES), 144, metadata, lease);
    Batch edited =
        Processing.through(
            "attributes", "{actions: [{key: new, action: insert, value: 1}]}", batch);
    assertThat(edited.items()).isEqualTo(144);
    assertThat(edited.metadata()).isSameAs(metadata);
    assertThat(edited.lease()).isSameAs(lease);
    assertThat(edited.encoded()).isNull();
    assertThat(lease.references()).isEqualTo(1);
  }

  @Test
  void theSpansBelowAnEditedResourceAreNotCopied() {
    Batch edited =
        Processing.through(
            "resource",
            "{attributes: [{key: new, action: insert, value: 1}]}",
            Batch.of(Signal.TRACES, Payload.of(BYTES), 144));
    long kept =
        edited.payload().slices().stream()
            .filter(slice -> slice.array() == BYTES)
            .mapToLong(Slice::length)
            .sum();
    assertThat(kept).isGreaterThan(BYTES.length * 8L / 10);
  }
}
