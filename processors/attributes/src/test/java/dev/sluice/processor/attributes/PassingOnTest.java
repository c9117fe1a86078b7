package dev.sluice.processor.attributes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.data.Batch;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Payload;
import dev.sluice.data.RequestMetadata;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.flow.Outcome;
import dev.sluice.flow.Reply;
import dev.sluice.flow.StatusCode;
import dev.sluice.id.ComponentKind;
import dev.sluice.memory.MemoryLease;
import dev.sluice.testkit.CountingLease;
import dev.sluice.testkit.RecordingReply;
import dev.sluice.testkit.TestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
  void anEditedBatchKeepsItemsAndMetadata() {
    RequestMetadata metadata = new RequestMetadata(Map.of(), "peer:1", Map.of());
    Batch batch = Batch.of(Signal.TRACES, Payload.of(BYTES), 144, metadata, MemoryLease.NONE);
    Batch edited =
        Processing.through(
            "attributes", "{actions: [{key: new, action: insert, value: 1}]}", batch);
    assertThat(edited.items()).isEqualTo(144);
    assertThat(edited.metadata()).isSameAs(metadata);
    assertThat(edited.encoded()).isNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEditedBatchHoldsTheOneItPointsIntoUntilItIsAnsweredAndReleased(boolean accepted) {
    CountingLease origin = new CountingLease();
    RecordingReply caller = new RecordingReply();
    try (TestContext context = TestContext.of(ComponentKind.PROCESSOR, "resource", Signal.TRACES)) {
      Kept kept =
          edit(
              "resource",
              "{attributes: [{key: new, action: insert, value: 1}]}",
              context,
              origin,
              caller);
      MemoryLease edited = kept.batch().lease();
      assertThat(context.budget().usedBytes()).as("what is new weighs too").isPositive();
      Outcome outcome =
          accepted ? Outcome.accepted() : new Outcome.Rejected(StatusCode.INTERNAL, "no");
      kept.reply().complete(outcome);
      assertThat(caller.outcome()).isEqualTo(outcome);
      assertThat(origin.references()).isEqualTo(2);
      edited.releaseForReuse();
      assertThat(origin.references()).isEqualTo(1);
      assertThat(context.budget().usedBytes()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEditThatCopiesEverythingLetsItsOriginGo(boolean accepted) {
    CountingLease origin = new CountingLease();
    try (TestContext context =
        TestContext.of(ComponentKind.PROCESSOR, "attributes", Signal.TRACES)) {
      Kept kept =
          edit(
              "attributes",
              "{actions: [{key: new, action: insert, value: 1}]}",
              context,
              origin,
              new RecordingReply());
      assertThat(origin.references()).isEqualTo(1);
      assertThat(context.budget().usedBytes()).isPositive();
      kept.reply()
          .complete(
              accepted ? Outcome.accepted() : new Outcome.Rejected(StatusCode.INTERNAL, "no"));
      kept.batch().lease().releaseForReuse();
      assertThat(context.budget().usedBytes()).isZero();
      assertThat(context.budget().arrays().idleBytes() > 0).isEqualTo(accepted);
    }
  }

  private record Kept(Batch batch, Reply reply) {}

  /** Edits a batch for a consumer that keeps it. */
  private static Kept edit(
      String type, String yaml, TestContext context, MemoryLease origin, Reply caller) {
    List<Kept> kept = new ArrayList<>();
    Processing.create(
            type,
            yaml,
            context,
            (batch, reply) -> {
              batch.lease().retain();
              kept.add(new Kept(batch, reply));
            })
        .accept(
            Batch.of(Signal.TRACES, Payload.of(BYTES), 144, RequestMetadata.NONE, origin), caller);
    return kept.get(0);
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
