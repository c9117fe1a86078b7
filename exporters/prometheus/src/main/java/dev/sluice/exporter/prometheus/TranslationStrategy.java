package dev.sluice.exporter.prometheus;

/** How OpenTelemetry names become Prometheus names. */
enum TranslationStrategy {
  UNDERSCORES_WITH_SUFFIXES("UnderscoreEscapingWithSuffixes", true, false),
  UNDERSCORES_WITHOUT_SUFFIXES("UnderscoreEscapingWithoutSuffixes", false, false),
  UTF8_WITH_SUFFIXES("NoUTF8EscapingWithSuffixes", true, true),
  NO_TRANSLATION("NoTranslation", false, true);

  private final String id;
  private final boolean suffixes;
  private final boolean utf8;

  TranslationStrategy(String id, boolean suffixes, boolean utf8) {
    this.id = id;
    this.suffixes = suffixes;
    this.utf8 = utf8;
  }

  /** As a configuration file has it. */
  String id() {
    return id;
  }

  /** Whether unit and type are appended to metric names. */
  boolean hasSuffixes() {
    return suffixes;
  }

  /** Whether any character may stay in a name. */
  boolean keepsUtf8() {
    return utf8;
  }

  /** The strategy of that name; empty text means the default. */
  static TranslationStrategy parse(String text) {
    if (text.isEmpty()) {
      return UNDERSCORES_WITH_SUFFIXES;
    }
    for (TranslationStrategy strategy : values()) {
      if (strategy.id.equals(text)) {
        return strategy;
      }
    }
    throw new IllegalArgumentException("invalid translation_strategy: " + text);
  }
}
