package dev.sluice.tls;

import dev.sluice.config.ValueType;
import java.util.List;

/** Protocol versions as the configuration writes them, oldest first. */
public enum TlsVersion {
  /** Accepted as a bound, never spoken. */
  V1_0("1.0", ""),
  /** Accepted as a bound, never spoken. */
  V1_1("1.1", ""),
  V1_2("1.2", "TLSv1.2"),
  V1_3("1.3", "TLSv1.3");

  static final List<String> WORDS = List.of("1.0", "1.1", "1.2", "1.3");

  private final String text;
  private final String jdkName;

  TlsVersion(String text, String jdkName) {
    this.text = text;
    this.jdkName = jdkName;
  }

  /** The version with that text; throws {@link IllegalArgumentException} for any other. */
  static TlsVersion parse(String text) {
    for (TlsVersion version : values()) {
      if (version.text.equals(text)) {
        return version;
      }
    }
    throw new IllegalArgumentException("unsupported TLS version: \"" + text + "\"");
  }

  /** Reads a bound; empty text stands for {@code whenEmpty}. */
  static ValueType<TlsVersion> bound(String key, TlsVersion whenEmpty) {
    return ValueType.word(
        WORDS,
        text -> {
          if (text.isEmpty()) {
            return whenEmpty;
          }
          try {
            return parse(text);
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid TLS " + key + ": " + e.getMessage(), e);
          }
        });
  }

  /** Its name in the JDK; empty when it is never spoken. */
  String jdkName() {
    return jdkName;
  }

  @Override
  public String toString() {
    return text;
  }
}
