package dev.sluice.exporter.debug;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoTextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0",
    "1, 1",
    "-2.5, -2.5",
    "0.1, 0.1",
    "999999, 999999",
    "999999.5, 999999.5",
    "1000000, 1e+06",
    "-1234567, -1.234567e+06",
    "0.0001, 0.0001",
    "0.00012, 0.00012",
    "0.00009, 9e-05",
    "1e22, 1e+22",
    "1.5e300, 1.5e+300",
    "4.9e-324, 5e-324",
    "NaN, NaN",
    "Infinity, +Inf",
    "-Infinity, -Inf",
  })
  void writesAnExponentBelowOneTenThousandthAndFromOneMillionOn(double value, String text) {
    assertThat(GoText.shortest(value)).isEqualTo(text);
  }
}
