package dev.sluice.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.check.MalformedOtlpException;
import dev.sluice.otlp.check.OtlpCheck;
import dev.sluice.otlp.check.OtlpCount;
import dev.sluice.otlp.edit.EditableAttributes;
import dev.sluice.otlp.edit.EventEdit;
import dev.sluice.otlp.edit.LogRecordEdit;
import dev.sluice.otlp.edit.MessageEdit;
import dev.sluice.otlp.edit.OtlpEdit;
import dev.sluice.otlp.edit.OtlpSplitter;
import dev.sluice.otlp.edit.PointEdit;
import dev.sluice.otlp.edit.SpanEdit;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.view.AttributedView;
import dev.sluice.otlp.view.DataPointView;
import dev.sluice.otlp.view.ExponentialHistogramDataPointView;
import dev.sluice.otlp.view.HistogramDataPointView;
import dev.sluice.otlp.view.KeyValueView;
import dev.sluice.otlp.view.OtlpViews;
import dev.sluice.otlp.view.ProfileView;
import dev.sluice.otlp.view.ResourceCursor;
import dev.sluice.otlp.write.AttributeValue;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Throws damaged bytes at everything that reads them. What the check refuses must be refused with a
 * position; what it accepts, everything behind it must survive, and protobuf-java must read the
 * same. Bytes that once failed go to {@code src/test/resources/otlp-fuzz} as hexadecimal text, a
 * file each, named {@code <signal>-<what failed>.hex}. More cases: {@code -Dsluice.fuzz.cases=N}.
 */
class OtlpFuzzTest {
  private static final int CASES = Integer.getInteger("sluice.fuzz.cases", 400);

  @ParameterizedTest
  @EnumSource(Signal.class)
  void damagedRequests(Signal signal) {
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      byte[] bytes =
          new RandomMessages(seed % 97, seed % 2 == 0).next(Requests.type(signal)).toByteArray();
      feed(signal, Mutations.mutate(bytes, random), "seed " + seed);
    }
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void noise(Signal signal) {
    Random random = new Random(1);
    for (int i = 0; i < CASES; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 4 && i % 2 == 0) { // so that it gets past the first two levels
        bytes[0] = 0x0a;
        bytes[1] = (byte) (bytes.length - 2);
        bytes[2] = 0x12;
        bytes[3] = (byte) (bytes.length - 4);
      }
      feed(signal, bytes, "case " + i);
    }
  }

  @Test
  void bytesThatOnceFailed() throws IOException, URISyntaxException {
    Path directory = Path.of(OtlpFuzzTest.class.getResource("/otlp-fuzz").toURI());
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> corpus = files.filter(file -> file.toString().endsWith(".hex")).toList();
      assertThat(corpus).isNotEmpty();
      for (Path file : corpus) {
        String name = file.getFileName().toString();
        Signal signal =
            Signal.valueOf(name.substring(0, name.indexOf('-')).toUpperCase(java.util.Locale.ROOT));
        feed(signal, HexFormat.of().parseHex(Files.readString(file).strip()), name);
      }
    }
  }

  private static void feed(Signal signal, byte[] bytes, String name) {
    int items;
    try {
      items = OtlpCheck.check(signal, Slice.of(bytes));
    } catch (MalformedOtlpException refused) {
      assertThat(refused.position()).as(name).isBetween(0, bytes.length);
      return;
    }
    Payload payload = Payload.of(bytes);
    assertThat(OtlpCount.items(signal, payload)).as(name).isEqualTo(items);
    walk(signal, payload);
    int split = 0;
    for (OtlpSplitter.Part part : OtlpSplitter.split(signal, payload, 2, 300)) {
      split += part.items();
      assertThat(check(signal, part.payload())).as(name).isEqualTo(part.items());
    }
    assertThat(split).as(name).isEqualTo(items);
    editAttributes(signal, payload, items, name);
    try {
      Message parsed = Requests.type(signal).getParserForType().parseFrom(bytes);
      assertThat(items).as(name).isEqualTo(Requests.items(parsed));
    } catch (InvalidProtocolBufferException e) {
      if (!"Protocol message had invalid UTF-8.".equals(e.getMessage())) {
        fail(name + " was accepted, but: " + e.getMessage());
      }
    }
  }

  private static void editAttributes(Signal signal, Payload payload, int items, String name) {
    AttributeKey key = AttributeKey.of("a");
    Payload resources =
        OtlpEdit.resources(
                signal,
                payload,
                byte[]::new,
                resource -> resource.attributes().put(key, AttributeValue.of(1)))
            .payload();
    assertThat(check(signal, resources)).as(name).isEqualTo(items);
    OtlpEdit.Result dropped =
        switch (signal) {
          case TRACES -> OtlpEdit.spans(payload, byte[]::new, OtlpFuzzTest::editOrDrop);
          case METRICS -> OtlpEdit.dataPoints(payload, byte[]::new, OtlpFuzzTest::editOrDrop);
          case LOGS -> OtlpEdit.logRecords(payload, byte[]::new, OtlpFuzzTest::editOrDrop);
          case PROFILES ->
              OtlpEdit.profiles(
                  payload, byte[]::new, entry -> entry.items(OtlpFuzzTest::editOrDrop));
        };
    assertThat(check(signal, dropped.payload())).as(name).isEqualTo(items - dropped.removed());
    Payload changed =
        switch (signal) {
          case TRACES ->
              OtlpEdit.spans(payload, byte[]::new, span -> shuffle(span.attributes())).payload();
          case METRICS ->
              OtlpEdit.dataPoints(payload, byte[]::new, point -> shuffle(point.attributes()))
                  .payload();
          case LOGS ->
              OtlpEdit.logRecords(payload, byte[]::new, log -> shuffle(log.attributes())).payload();
          case PROFILES -> payload;
        };
    assertThat(check(signal, changed)).as(name).isEqualTo(items);
  }

  private static void editOrDrop(MessageEdit<?> item) {
    if (item.view().sizeBytes() % 3 == 0) {
      item.drop();
    } else if (item instanceof SpanEdit span) {
      span.name("renamed").status().code(2);
      span.events(OtlpFuzzTest::editOrDrop);
      span.links(OtlpFuzzTest::editOrDrop);
    } else if (item instanceof EventEdit event) {
      event.name("renamed").attributes().put(AttributeKey.of("a"), AttributeValue.of(1));
    } else if (item instanceof LogRecordEdit log) {
      log.body(AttributeValue.of("body")).scope().name("renamed");
    } else if (item instanceof PointEdit point) {
      point.flags(1).metric().unit("renamed");
    }
  }

  private static void shuffle(EditableAttributes attributes) {
    for (int i = attributes.end() - 1; i >= 0; i--) {
      if (attributes.isThere(i)) {
        int length = attributes.key(i).length() + attributes.value(i).toText().length();
        switch (length % 4) {
          case 0 -> attributes.remove(i);
          case 1 -> attributes.set(i, AttributeValue.of(length));
          case 2 -> attributes.put(AttributeKey.of("to" + i), AttributeValue.of("x"));
          default -> attributes.copy(i, 0);
        }
      }
    }
  }

  private static int check(Signal signal, Payload payload) {
    try {
      return OtlpCheck.check(signal, Slice.of(payload.toByteArray()));
    } catch (MalformedOtlpException e) {
      throw new AssertionError(e);
    }
  }

  /** Reads what there is to read of every item. */
  private static void walk(Signal signal, Payload payload) {
    switch (signal) {
      case TRACES ->
          OtlpEdit.spans(payload, byte[]::new, span -> text(span.view(), span.resource().view()));
      case LOGS ->
          OtlpEdit.logRecords(
              payload, byte[]::new, log -> text(log.view(), log.view().body().toText()));
      case METRICS ->
          OtlpEdit.dataPoints(
              payload,
              byte[]::new,
              point -> text(point.view(), point.metric().view(), numbers(point.view())));
      case PROFILES -> {
        ResourceCursor<ProfileView> resources = OtlpViews.profiles(payload);
        while (resources.next()) {
          text(resources.resource());
        }
      }
    }
  }

  private static int numbers(DataPointView point) {
    if (point instanceof HistogramDataPointView histogram) {
      return histogram.bucketCounts().length + histogram.explicitBounds().length;
    } else if (point instanceof ExponentialHistogramDataPointView exponential) {
      return exponential.positive().bucketCounts().length;
    }
    return 0;
  }

  private static void text(AttributedView view, Object... others) {
    text(view);
    for (Object other : others) {
      if (other instanceof AttributedView more) {
        text(more);
      }
    }
  }

  private static int text(AttributedView view) {
    int length = 0;
    for (KeyValueView attribute = view.attributes(); attribute.next(); ) {
      length += attribute.key().length() + attribute.value().toText().length();
    }
    return length;
  }
}
