package dev.sluice.sending;

import dev.sluice.config.Given;
import dev.sluice.config.ValueType;
import dev.sluice.data.Batch;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** In what unit a queue or a batch is measured. */
public enum Sizer {
  REQUESTS,
  /** Spans, data points, log records or samples. */
  ITEMS,
  /** Bytes of the serialised protobuf message. */
  BYTES;

  /** Size of a batch in this unit. */
  public long sizeOf(Batch batch) {
    return switch (this) {
      case REQUESTS -> 1;
      case ITEMS -> batch.items();
      case BYTES -> batch.wireBytes();
    };
  }

  /** As a configuration file has it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The reference prints an empty map, whatever the sizer was, and reads it as its default. */
  static ValueType<Sizer> valueType() {
    return ValueType.word(List.of("requests", "items", "bytes"), Sizer::parse)
        .alsoBlankAsEmptyMap();
  }

  /** A key that is there and says nothing is the default, and nothing is inherited in its place. */
  static Optional<Sizer> said(Given<Optional<Sizer>> key, Sizer standard) {
    return key.value().or(() -> key.isGiven() ? Optional.of(standard) : Optional.empty());
  }

  private static Sizer parse(String text) {
    for (Sizer sizer : values()) {
      if (sizer.id().equals(text)) {
        return sizer;
      }
    }
    throw new IllegalArgumentException("invalid sizer: \"" + text + "\"");
  }
}
