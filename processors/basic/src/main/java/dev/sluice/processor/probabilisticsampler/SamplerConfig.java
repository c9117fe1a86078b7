package dev.sluice.processor.probabilisticsampler;

import static dev.sluice.config.Key.bool;
import static dev.sluice.config.Key.int32;
import static dev.sluice.config.Key.string;
import static dev.sluice.config.Key.uint32;

import dev.sluice.config.ConfigException;
import dev.sluice.config.ConfigException.Problem;
import dev.sluice.config.Key;
import dev.sluice.config.Spec;
import dev.sluice.config.ValueType;
import dev.sluice.sampling.Threshold;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Configuration of {@code probabilistic_sampler}.
 *
 * @param samplingPercentage share to keep, 0 to 100; more counts as 100
 * @param hashSeed seed of the hash, 32 unsigned bits
 * @param mode how items are chosen
 * @param failClosed whether an item whose sampling data is missing or contradicts itself is dropped
 * @param samplingPrecision hexadecimal digits of a written threshold, at most 14
 * @param attributeSource logs: {@code traceID} or {@code record}
 * @param fromAttribute logs: attribute to hash where the trace id does not serve; empty for none
 * @param samplingPriority logs: attribute with a percentage of the record's own; empty for none
 */
public record SamplerConfig(
    float samplingPercentage,
    int hashSeed,
    SamplerMode mode,
    boolean failClosed,
    int samplingPrecision,
    String attributeSource,
    String fromAttribute,
    String samplingPriority) {
  static final String TRACE_ID = "traceID";
  static final String RECORD = "record";

  private static final int DEFAULT_PRECISION = 4;

  static final Spec<SamplerConfig> SPEC =
      Spec.of(
          keys ->
              new SamplerConfig(
                  keys.get(
                      Key.of(
                              "sampling_percentage",
                              ValueType.float32(),
                              0f,
                              "share of spans or records to keep")
                          .in("percent")),
                  keys.get(
                          uint32(
                              "hash_seed",
                              0,
                              "seed of the hash: collectors of one layer share it, layers differ in"
                                  + " it"))
                      .intValue(),
                  keys.get(
                      Key.of(
                          "mode",
                          ValueType.word(
                              List.of("hash_seed", "equalizing", "proportional"),
                              SamplerMode::parse),
                          SamplerMode.UNSET,
                          "how items are chosen; hash_seed when empty")),
                  keys.get(
                      bool(
                          "fail_closed",
                          true,
                          "whether an item whose sampling data is missing or wrong is dropped")),
                  keys.get(
                      int32(
                              "sampling_precision",
                              DEFAULT_PRECISION,
                              "length of a written threshold, 1 to 14")
                          .in("hexadecimal digits")),
                  keys.get(
                      string(
                          "attribute_source",
                          TRACE_ID,
                          "logs: hash the trace id (traceID) or only from_attribute (record)")),
                  keys.get(
                      string(
                          "from_attribute",
                          "",
                          "logs: attribute to hash where there is no trace id, in mode hash_seed")),
                  keys.get(
                      string(
                          "sampling_priority",
                          "",
                          "logs: attribute with a percentage that overrides sampling_percentage"
                              + " upwards"))));

  public SamplerConfig {
    List<Problem> problems = new ArrayList<>();
    checkPercentage(samplingPercentage, problems);
    if (!attributeSource.isEmpty()
        && !attributeSource.equals(TRACE_ID)
        && !attributeSource.equals(RECORD)) {
      problems.add(
          new Problem(
              "attribute_source",
              attributeSource,
              "invalid attribute source: " + attributeSource + ". Expected: traceID or record",
              "write traceID or record"));
    }
    if (samplingPrecision == 0) {
      problems.add(precision(samplingPrecision, "invalid sampling precision: 0"));
    } else if (samplingPrecision > Threshold.DIGITS) {
      problems.add(
          precision(
              samplingPrecision,
              "sampling precision is too great, should be <= 14: " + samplingPrecision));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  private static void checkPercentage(float percentage, List<Problem> problems) {
    double ratio = percentage / 100.0;
    String why = "";
    if (Float.isNaN(percentage)) {
      why = "sampling rate is invalid: NaN%";
    } else if (Float.isInfinite(percentage)) {
      why = "sampling rate is invalid: " + (percentage > 0 ? "+Inf%" : "-Inf%");
    } else if (percentage < 0) {
      why = String.format(Locale.ROOT, "sampling rate is negative: %f%%", percentage);
    } else if (percentage > 0 && ratio < Threshold.MIN_PROBABILITY) {
      why = "sampling rate is too small: " + shortText(percentage) + "%";
    }
    if (!why.isEmpty()) {
      problems.add(
          new Problem(
              "sampling_percentage",
              Float.toString(percentage),
              why,
              "write a percentage from 0 to 100"));
    }
  }

  private static Problem precision(int value, String why) {
    return new Problem(
        "sampling_precision", Integer.toString(value), why, "write 1 to 14, or remove it for 4");
  }

  /** A very small number as Go's {@code %g} prints it: {@code 1e-15}. */
  private static String shortText(float value) {
    String text = Float.toString(value).replace(".0E", "e").replace('E', 'e');
    int exponent = text.indexOf("e-") + 2;
    return text.length() - exponent == 1
        ? text.substring(0, exponent) + "0" + text.substring(exponent)
        : text;
  }
}
