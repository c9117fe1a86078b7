package dev.sluice.connector.spanmetrics;

import dev.sluice.data.Slice;
import dev.sluice.otlp.write.AttributeValue;
import dev.sluice.otlp.write.MetricWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * In which order the key of a series has what: the standard attributes first, then those of all
 * metrics, then those of one. The attributes of a series are read out of its key, so that they are
 * kept once. Immutable.
 *
 * @param has which of the standard ones there are
 * @param instanceId value of {@code collector.instance.id}, which all series have
 * @param scopes names of scopes that become attributes
 * @param saysSampling whether there is {@code sampling.method}
 * @param common dimensions of all metrics
 * @param own those of one metric
 */
record KeyLayout(
    Standard has,
    Slice instanceId,
    Set<String> scopes,
    boolean saysSampling,
    Dimensions common,
    Dimensions own) {
  static final String SERVICE_NAME = "service.name";
  static final String OVERFLOW = "otel.metric.overflow";

  private static final String SPAN_NAME = "span.name";
  private static final String SPAN_KIND = "span.kind";
  private static final String STATUS_CODE = "status.code";
  private static final String INSTANCE_ID = "collector.instance.id";
  private static final String SCOPE_NAME = "span.instrumentation.scope.name";
  private static final String SCOPE_VERSION = "span.instrumentation.scope.version";
  private static final String SAMPLING_METHOD = "sampling.method";
  private static final Slice EXTRAPOLATED = utf8("extrapolated");
  private static final Slice COUNTED = utf8("counted");

  /** Names of attributes that series have without being told. */
  static final List<String> STANDARD =
      List.of(SERVICE_NAME, SPAN_NAME, SPAN_KIND, STATUS_CODE, INSTANCE_ID);

  /** Which of the standard attributes there are. */
  record Standard(
      boolean serviceName,
      boolean spanName,
      boolean spanKind,
      boolean statusCode,
      boolean instanceId) {
    static Standard without(List<String> excluded) {
      return new Standard(
          !excluded.contains(SERVICE_NAME),
          !excluded.contains(SPAN_NAME),
          !excluded.contains(SPAN_KIND),
          !excluded.contains(STATUS_CODE),
          !excluded.contains(INSTANCE_ID));
    }
  }

  static Slice utf8(String text) {
    return Slice.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same with other dimensions of its own. */
  KeyLayout with(Dimensions others) {
    return new KeyLayout(has, instanceId, scopes, saysSampling, common, others);
  }

  /** Writes the attributes of a series to what was begun last. */
  void writeAttributes(SpanSeries series, MetricWriter out) {
    byte[] key = series.key();
    if (key.length == 0) {
      out.attribute(OVERFLOW, true);
      return;
    }
    SeriesAttributes attributes = new SeriesAttributes();
    Decoder in = new Decoder(key, series.otherTypes());
    if (has.serviceName()) {
      attributes.put(SERVICE_NAME, in.text());
    }
    if (has.spanName()) {
      attributes.put(SPAN_NAME, in.text());
    }
    if (has.spanKind()) {
      attributes.put(SPAN_KIND, SpanWords.kind(in.mark()));
    }
    if (has.statusCode()) {
      attributes.put(STATUS_CODE, SpanWords.status(in.mark()));
    }
    if (has.instanceId()) {
      attributes.put(INSTANCE_ID, instanceId);
    }
    if (!scopes.isEmpty()) {
      attributes.putPresent(SCOPE_NAME, in.text(), null);
      attributes.putPresent(SCOPE_VERSION, in.text(), null);
    }
    if (saysSampling) {
      attributes.put(SAMPLING_METHOD, in.mark() == 1 ? EXTRAPOLATED : COUNTED);
    }
    read(common, in, attributes);
    read(own, in, attributes);
    attributes.writeTo(out);
  }

  private static void read(Dimensions dimensions, Decoder in, SeriesAttributes attributes) {
    for (Dimensions.Named each : dimensions.named()) {
      Slice text = in.text();
      attributes.putPresent(each.key().name(), text, in.otherType());
    }
    if (dimensions.hasGlobs()) {
      for (Slice name = in.text(); name != null; name = in.text()) {
        Slice text = in.text();
        attributes.putPresent(SeriesAttributes.string(name), text, in.otherType());
      }
    }
  }

  /** Reads what a {@link KeyBuffer} has put together. */
  private static final class Decoder {
    private final byte[] key;
    private final @Nullable AttributeValue @Nullable [] otherTypes;
    private int at;
    private int values;

    Decoder(byte[] key, @Nullable AttributeValue @Nullable [] otherTypes) {
      this.key = key;
      this.otherTypes = otherTypes;
    }

    int mark() {
      return key[at++];
    }

    /** Null when it is absent. */
    @Nullable Slice text() {
      values++;
      int size = 0;
      int shift = 0;
      byte b;
      do {
        b = key[at++];
        size |= (b & 0x7F) << shift;
        shift += 7;
      } while (b < 0);
      if (size == 0) {
        return null;
      }
      Slice text = new Slice(key, at, size - 1);
      at += size - 1;
      return text;
    }

    /** What the text before stands for, when that is no text. */
    @Nullable AttributeValue otherType() {
      return otherTypes == null ? null : otherTypes[values - 1];
    }
  }
}
