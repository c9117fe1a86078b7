package dev.sluice.processor.probabilisticsampler;

import java.util.Locale;

/** How randomness is found and thresholds are set. */
public enum SamplerMode {
  /** Not written in the configuration: the hash of older releases. */
  UNSET,
  /** A 14-bit hash over a seed and the trace id or an attribute. */
  HASH_SEED,
  /** Lets every item through with the configured probability at most. */
  EQUALIZING,
  /** Lets the configured share of what arrives through. */
  PROPORTIONAL;

  /** As a configuration file has it; empty for unset. */
  String id() {
    return this == UNSET ? "" : name().toLowerCase(Locale.ROOT);
  }

  static SamplerMode parse(String text) {
    for (SamplerMode mode : values()) {
      if (mode.id().equals(text)) {
        return mode;
      }
    }
    throw new IllegalArgumentException("unsupported sampler mode \"" + text + "\"");
  }
}
