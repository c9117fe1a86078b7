package dev.sluice.exposition;

/**
 * What a scraper is answered with.
 *
 * @param syntax which text format
 * @param escaping how names that old scrapers do not take are written
 */
public record ExpositionFormat(Syntax syntax, EscapingScheme escaping) {
  /** What everybody understands. */
  public static final ExpositionFormat TEXT =
      new ExpositionFormat(Syntax.TEXT_0_0_4, EscapingScheme.UNDERSCORES);

  /** The text formats. */
  public enum Syntax {
    TEXT_0_0_4("text/plain; version=0.0.4"),
    OPEN_METRICS_0_0_1("application/openmetrics-text; version=0.0.1"),
    OPEN_METRICS_1_0_0("application/openmetrics-text; version=1.0.0");

    private final String mediaType;

    Syntax(String mediaType) {
      this.mediaType = mediaType;
    }

    boolean isOpenMetrics() {
      return this != TEXT_0_0_4;
    }
  }

  /** The value of the {@code Content-Type} header. */
  public String contentType() {
    return syntax.mediaType + "; charset=utf-8; escaping=" + escaping.parameter();
  }

  /**
   * The best format that a scraper takes, by the {@code Accept} header; plain text when it takes
   * none.
   *
   * @param accept the header's value; empty when there is none
   * @param openMetrics whether OpenMetrics may be chosen at all
   */
  public static ExpositionFormat negotiate(String accept, boolean openMetrics) {
    EscapingScheme escaping = EscapingScheme.UNDERSCORES;
    for (AcceptHeader.Choice choice : AcceptHeader.parse(accept)) {
      EscapingScheme wanted = EscapingScheme.ofParameter(choice.parameter("escaping"));
      if (wanted != null) {
        escaping = wanted; // also when this choice is passed over: the next one inherits it
      }
      String version = choice.parameter("version");
      if (choice.type().equals("text/plain") && (version.isEmpty() || version.equals("0.0.4"))) {
        return new ExpositionFormat(Syntax.TEXT_0_0_4, escaping);
      }
      if (openMetrics && choice.type().equals("application/openmetrics-text")) {
        if (version.equals("1.0.0")) {
          return new ExpositionFormat(Syntax.OPEN_METRICS_1_0_0, escaping);
        }
        if (version.isEmpty() || version.equals("0.0.1")) {
          return new ExpositionFormat(Syntax.OPEN_METRICS_0_0_1, escaping);
        }
      }
    }
    return new ExpositionFormat(Syntax.TEXT_0_0_4, escaping);
  }
}
