package dev.sluice.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpositionFormatTest {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8; escaping=";
  private static final String OM1 =
      "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=";
  private static final String OM0 =
      "application/openmetrics-text; version=0.0.1; charset=utf-8; escaping=";
  private static final String PROMETHEUS_3 =
      "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
          + "application/openmetrics-text;version=0.0.1;q=0.5,"
          + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
          + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                                                     | underscores",
        "*/*                                                                    | underscores",
        "text/plain                                                             | underscores",
        "text/plain;version=0.0.4                                               | underscores",
        "text/plain;version=1.0.0;escaping=allow-utf-8                          | allow-utf-8",
        "text/plain;version=1.0.0;escaping=dots                                 | dots",
        "text/plain;version=1.0.0;escaping=\"values\"                           | values",
        "text/plain;version=1.0.0;escaping=foo                                  | underscores",
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8        | allow-utf-8",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily| underscores",
        ";;,=,;q=x                                                              | underscores",
      })
  void answersPlainTextWithTheEscapingAskedForWhereOpenMetricsIsOff(
      String accept, String escaping) {
    assertThat(ExpositionFormat.negotiate(accept, false).contentType()).isEqualTo(TEXT + escaping);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/openmetrics-text                                             | 0.0.1",
        "application/openmetrics-text;version=0.0.1                               | 0.0.1",
        "application/openmetrics-text; version=1.0.0; charset=utf-8               | 1.0.0",
        "text/plain;version=0.0.4;q=0.1,application/openmetrics-text;version=1.0.0;q=0.9 | 1.0.0",
        "APPLICATION/OpenMetrics-text;Version=1.0.0                               | 1.0.0",
        "text/plain,application/openmetrics-text                                  | text",
        "application/openmetrics-text;version=2.0.0                               | text",
        "''                                                                       | text",
      })
  void takesTheFirstAcceptableByQuality(String accept, String expected) {
    String prefix = expected.equals("text") ? TEXT : expected.equals("1.0.0") ? OM1 : OM0;
    assertThat(ExpositionFormat.negotiate(accept, true).contentType())
        .isEqualTo(prefix + "underscores");
  }

  @Test
  void whatPrometheus3SendsGetsOpenMetricsInUtf8AndWithoutItTextInUtf8() {
    assertThat(ExpositionFormat.negotiate(PROMETHEUS_3, true).contentType())
        .isEqualTo(OM1 + "allow-utf-8");
    assertThat(ExpositionFormat.negotiate(PROMETHEUS_3, false).contentType())
        .isEqualTo(TEXT + "allow-utf-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip                   | true",
        "deflate, gzip;q=0.5    | true",
        "gzip;q=0               | false",
        "identity               | false",
        "''                     | false",
      })
  void compressesOnlyWhenAsked(String acceptEncoding, boolean expected) {
    assertThat(AcceptHeader.takesGzip(acceptEncoding)).isEqualTo(expected);
  }
}
