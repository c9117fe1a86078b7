package dev.sluice.processor.probabilisticsampler;

import dev.sluice.data.Slice;
import dev.sluice.otlp.edit.LogRecordEdit;
import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.AttributeKey;
import dev.sluice.otlp.view.LogRecordView;
import dev.sluice.otlp.write.AttributeValue;
import dev.sluice.sampling.Randomness;
import dev.sluice.sampling.Threshold;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Decides about log records. */
final class LogVerdict extends Verdict {
  static final AttributeKey RANDOMNESS = AttributeKey.of("sampling.randomness");
  static final AttributeKey THRESHOLD = AttributeKey.of("sampling.threshold");

  private final boolean usesTraceId;
  private final @Nullable AttributeKey source;
  private final @Nullable AttributeKey priority;
  private final int precision;
  private boolean touchable;
  private String thresholdText = ""; // that the current record came with

  LogVerdict(Sampler sampler, SamplerConfig config) {
    super(sampler, config.failClosed());
    this.usesTraceId = !config.attributeSource().equals(SamplerConfig.RECORD);
    this.source = key(config.fromAttribute());
    this.priority = key(config.samplingPriority());
    this.precision = config.samplingPrecision();
  }

  private static @Nullable AttributeKey key(String name) {
    return name.isEmpty() ? null : AttributeKey.of(name);
  }

  /** Decides about the current record. */
  void judge(LogRecordView record) {
    reset();
    touchable = true;
    long carried = readAttributes(record);
    if (sampler().isNever()) {
      found(Policy.SAMPLING_PRIORITY, Randomness.LARGEST); // only a priority has a say
    } else if (sampler().hashes()) {
      hash(record);
      if (problem() == null) {
        refuseHashing(carried);
      }
    } else if (problem() == null) {
      findRandomness(record, carried);
    }
    decide();
    if (priority != null) {
      AnyValueView value = record.attribute(priority);
      if (value != null) {
        long wanted = thresholdOf(value);
        if (wanted != Threshold.NEVER) {
          override(wanted);
        }
      }
    }
  }

  /** The randomness to write on a record that is kept; null for none. */
  @Nullable String newRandomness() {
    return touchable && sampler().hashes() && randomness != Randomness.MISSING
        ? Randomness.text(randomness)
        : null;
  }

  /** The threshold to write on a record that is kept; null for none. */
  @Nullable String newThreshold() {
    long carried = touchable ? carriedThreshold() : Threshold.NONE;
    String text = carried == Threshold.NONE ? null : Threshold.text(carried);
    return thresholdText.equals(text) ? null : text;
  }

  /** Writes what a record that is kept is to carry. */
  void write(LogRecordEdit record) {
    String newRandomness = newRandomness();
    if (newRandomness != null) {
      record.attributes().put(RANDOMNESS, AttributeValue.of(newRandomness));
    }
    String newThreshold = newThreshold();
    if (newThreshold != null) {
      record.attributes().put(THRESHOLD, AttributeValue.of(newThreshold));
    } else if (clearsThreshold) {
      record.attributes().delete(THRESHOLD);
    }
  }

  private long readAttributes(LogRecordView record) {
    thresholdText = text(record.attribute(THRESHOLD));
    String randomnessText = text(record.attribute(RANDOMNESS));
    String why = thresholdText.isEmpty() ? null : Threshold.problem(thresholdText);
    why = why != null || randomnessText.isEmpty() ? why : Randomness.problem(randomnessText);
    if (why != null) {
      refuse(why, false);
      touchable = false;
      return Randomness.MISSING;
    }
    incoming = Threshold.parse(thresholdText);
    return Randomness.parse(randomnessText);
  }

  private void hash(LogRecordView record) {
    Slice id = record.traceId();
    if (usesTraceId && !SpanVerdict.isZero(id)) {
      found(Policy.TRACE_ID_HASH, sampler().hash(id.array(), id.offset(), id.length()));
      return;
    }
    AnyValueView value = source == null ? null : record.attribute(source);
    if (value != null) {
      Slice bytes = bytes(value);
      if (bytes.length() > 0) { // otherwise all records without a value would share one fate
        found(Policy.ATTRIBUTE, sampler().hash(bytes.array(), bytes.offset(), bytes.length()));
      }
    }
  }

  private void refuseHashing(long carried) {
    if (carried != Randomness.MISSING) {
      refuse("item has sampling randomness, equalizing or proportional mode recommended", true);
      touchable = false;
    } else if (incoming != Threshold.NONE) {
      refuse("item has sampling threshold, equalizing or proportional mode recommended", true);
      touchable = false;
    }
  }

  private void findRandomness(LogRecordView record, long carried) {
    Slice id = record.traceId();
    if (carried != Randomness.MISSING) {
      found(Policy.SAMPLING_RANDOMNESS, carried);
    } else if (!SpanVerdict.isZero(id)) {
      found(Policy.TRACE_ID_W3C, Randomness.ofTraceId(id.array(), id.offset()));
    }
  }

  /** The threshold for a percentage; {@link Threshold#NEVER} for zero and nonsense. */
  private long thresholdOf(AnyValueView percentage) {
    double probability =
        switch (percentage.type()) {
          case INT -> percentage.intValue() / 100.0;
          case DOUBLE -> percentage.doubleValue() / 100.0;
          case STRING, EMPTY, BOOL, ARRAY, KVLIST, BYTES, STRING_INDEX -> 0;
        };
    return Threshold.isProbability(probability)
        ? Threshold.ofProbability(probability, precision)
        : Threshold.NEVER;
  }

  private static Slice bytes(AnyValueView value) {
    return switch (value.type()) {
      case BYTES -> value.bytesValue();
      case STRING -> value.stringBytes();
      case EMPTY, BOOL, INT, DOUBLE, ARRAY, KVLIST, STRING_INDEX ->
          Slice.of(value.toText().getBytes(StandardCharsets.UTF_8));
    };
  }

  private static String text(@Nullable AnyValueView value) {
    return value != null && value.type() == AnyValueView.Type.STRING ? value.stringValue() : "";
  }
}
