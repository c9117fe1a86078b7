package dev.sluice.load.scrape;

/** How a page is asked for; the headers are those of Prometheus. */
enum Mode {
  TEXT("text", "text/plain;version=0.0.4;q=1,*/*;q=0.1", false),
  TEXT_GZIP("text, gzip", "text/plain;version=0.0.4;q=1,*/*;q=0.1", true),
  OPEN_METRICS(
      "OpenMetrics",
      "application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
      false),
  OPEN_METRICS_GZIP(
      "OpenMetrics, gzip",
      "application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
      true);

  private final String title;
  private final String accept;
  private final boolean gzip;

  Mode(String title, String accept, boolean gzip) {
    this.title = title;
    this.accept = accept;
    this.gzip = gzip;
  }

  String title() {
    return title;
  }

  String accept() {
    return accept;
  }

  boolean gzip() {
    return gzip;
  }

  String contentType() {
    return this == TEXT || this == TEXT_GZIP ? "text/plain" : "application/openmetrics-text";
  }
}
