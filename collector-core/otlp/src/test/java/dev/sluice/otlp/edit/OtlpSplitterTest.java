package dev.sluice.otlp.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.Message;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.Flat;
import dev.sluice.otlp.Requests;
import dev.sluice.otlp.SampleTraces;
import dev.sluice.otlp.Samples;
import dev.sluice.otlp.write.ProtoWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OtlpSplitterTest {
  @ParameterizedTest
  @EnumSource(value = Signal.class, names = "PROFILES", mode = EnumSource.Mode.EXCLUDE)
  void partsHoldEveryItemOnceInOrderUnderItsAncestors(Signal signal) {
    for (int seed = 0; seed < 300; seed++) {
      Samples sample = Samples.of(signal, seed);
      Random random = new Random(seed);
      int maxItems = random.nextInt(8);
      long maxBytes = random.nextInt(3) == 0 ? 0 : 50 + random.nextInt(3000);

      List<OtlpSplitter.Part> parts =
          OtlpSplitter.split(signal, sample.payload(), maxItems, maxBytes);

      List<Flat> flat = new ArrayList<>();
      for (OtlpSplitter.Part part : parts) {
        Message message = Samples.parse(signal, part.payload());
        flat.addAll(Flat.of(message));
        assertThat(part.items()).isEqualTo(Requests.items(message));
        assertThat(maxItems == 0 || part.items() <= maxItems).isTrue();
        assertThat(maxBytes > 0 && part.payload().sizeBytes() > maxBytes)
            .as("seed %d", seed)
            .isEqualTo(part.oversize());
        if (part.oversize()) {
          assertThat(part.items()).isEqualTo(1);
        }
      }
      assertThat(flat).as("seed %d", seed).isEqualTo(Flat.of(sample.message()));
    }
  }

  @ParameterizedTest
  @EnumSource(value = Signal.class, names = "PROFILES", mode = EnumSource.Mode.EXCLUDE)
  void whoStopsAfterSomePartsGetsTheSameOnesWhenTheRestIsCut(Signal signal) {
    for (int seed = 0; seed < 100; seed++) {
      Samples sample = Samples.of(signal, seed);
      Random random = new Random(seed);
      int items = Requests.items(sample.message());
      int maxItems = 1 + random.nextInt(3);
      long maxBytes = random.nextInt(3) == 0 ? 0 : 50 + random.nextInt(1000);
      int most = 2 + random.nextInt(4);
      List<OtlpSplitter.Part> inRounds = new ArrayList<>();
      Payload rest = sample.payload();
      int left = items;
      for (boolean more = true; more; ) {
        List<OtlpSplitter.Part> parts =
            OtlpSplitter.split(signal, rest, left, maxItems, maxBytes, most);
        assertThat(parts.size()).isLessThanOrEqualTo(most);
        more = parts.size() == most;
        inRounds.addAll(more ? parts.subList(0, most - 1) : parts);
        OtlpSplitter.Part last = parts.get(parts.size() - 1);
        rest = last.payload();
        left = last.items();
      }
      assertThat(inRounds)
          .as("seed %d", seed)
          .extracting(OtlpSplitter.Part::items, part -> flat(signal, part))
          .isEqualTo(
              OtlpSplitter.split(signal, sample.payload(), items, maxItems, maxBytes).stream()
                  .map(part -> tuple(part.items(), flat(signal, part)))
                  .toList());
    }
  }

  private static List<Flat> flat(Signal signal, OtlpSplitter.Part part) {
    return Flat.of(Samples.parse(signal, part.payload()));
  }

  @ParameterizedTest
  @EnumSource(value = Signal.class, names = "PROFILES", mode = EnumSource.Mode.EXCLUDE)
  void partsAreFilledToTheItemLimit(Signal signal) {
    for (int seed = 0; seed < 100; seed++) {
      Samples sample = Samples.of(signal, seed);
      int items = Requests.items(sample.message());
      if (items == 0) {
        continue;
      }
      List<OtlpSplitter.Part> parts = OtlpSplitter.split(signal, sample.payload(), 3, 0);
      assertThat(parts).hasSize((items + 2) / 3);
      assertThat(parts.subList(0, parts.size() - 1)).allMatch(part -> part.items() == 3);
    }
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void aPayloadWithinTheLimitsIsReturnedAsItIs(Signal signal) {
    Payload payload = Samples.of(signal, 2).payload();
    assertThat(OtlpSplitter.split(signal, payload, 0, 0))
        .singleElement()
        .satisfies(part -> assertThat(part.payload()).isSameAs(payload));
  }

  @Test
  void profilesStayWholeAndSayWhenTheyAreTooLarge() {
    Payload payload = Samples.of(Signal.PROFILES, 2).payload();
    assertThat(OtlpSplitter.split(Signal.PROFILES, payload, 1, payload.sizeBytes()))
        .singleElement()
        .satisfies(part -> assertThat(part.oversize()).isFalse());
    assertThat(OtlpSplitter.split(Signal.PROFILES, payload, 1, payload.sizeBytes() - 1))
        .singleElement()
        .satisfies(part -> assertThat(part.oversize()).isTrue());
  }

  @Test
  void longRunsStayRangesOfTheOriginalArray() {
    byte[] bytes = SampleTraces.request(400).toByteArray();
    List<OtlpSplitter.Part> parts = OtlpSplitter.split(Signal.TRACES, Payload.of(bytes), 300, 0);
    assertThat(parts).hasSize(2);
    for (OtlpSplitter.Part part : parts) {
      long shared =
          part.payload().slices().stream()
              .filter(slice -> slice.array() == bytes)
              .mapToLong(Slice::length)
              .sum();
      assertThat(part.payload().sizeBytes() - shared).isLessThan(4096);
    }
  }

  @Test
  void aResourceWithoutItemsIsLeftOutRatherThanLoopedOn() {
    ProtoWriter request = new ProtoWriter();
    int resource = request.begin(1);
    request.string(3, "x".repeat(5000));
    request.end(resource);
    byte[] item = SampleTraces.request(1).toByteArray();
    request.raw(item, 0, item.length);
    List<OtlpSplitter.Part> parts =
        OtlpSplitter.split(Signal.TRACES, Payload.of(request.toByteArray()), 10, 2000);
    assertThat(parts)
        .singleElement()
        .satisfies(part -> assertThat(part.payload().toByteArray()).isEqualTo(item));
  }
}
