package dev.sluice.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatTextTest {
  private static final long SIGN = Long.MIN_VALUE;

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, -0",
    "1, 1",
    "-5, -5",
    "0.5, 0.5",
    "1234.5, 1234.5",
    "99.9, 99.9",
    "100000, 100000",
    "123456.789, 123456.789",
    "1000000, 1e+06",
    "1234567.5, 1.2345675e+06",
    "23453696, 2.3453696e+07",
    "1700000058, 1.700000058e+09",
    "9007199254740993, 9.007199254740992e+15",
    "1e21, 1e+21",
    "1e100, 1e+100",
    "0.0001, 0.0001",
    "0.00001, 1e-05",
    "0.30000000000000004, 0.30000000000000004",
    "1.0E23, 1e+23",
    "2.0E-3, 0.002",
    "4.9E-324, 5e-324",
    "1.7976931348623157E308, 1.7976931348623157e+308",
    "5.684341886080802E-14, 5.684341886080802e-14",
    "NaN, NaN",
    "Infinity, +Inf",
    "-Infinity, -Inf",
  })
  void writesTheShortestTextInGoLayout(double value, String expected) {
    assertThat(text(value)).isEqualTo(expected);
  }

  @Test
  void everyTextReadsBackAsTheSameDoubleAndIsNotLongerThanTheJdks() {
    Random random = new Random(42);
    for (int i = 0; i < 200_000; i++) {
      double value =
          switch (i % 4) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextInt(1_000_000) / 100.0;
            case 2 -> random.nextDouble();
            default -> random.nextInt() * 0.001 + random.nextInt(100);
          };
      if (Double.isFinite(value)) {
        assertThat(Double.parseDouble(text(value))).isEqualTo(value);
        assertThat(digits(text(value))).isLessThanOrEqualTo(digits(Double.toString(value)));
      }
    }
  }

  @Test
  void noTextOfAsFewDigitsIsNearerToTheDouble() {
    Random random = new Random(43);
    for (int i = -1074; i <= 100_000; i++) {
      double value =
          i < 1024 ? Math.scalb(1.0, i) : Double.longBitsToDouble(random.nextLong() & ~SIGN);
      if (!Double.isFinite(value)) {
        continue;
      }
      BigDecimal exact = new BigDecimal(value);
      BigDecimal shown = new BigDecimal(text(value)).stripTrailingZeros();
      assertThat(shown.doubleValue()).isEqualTo(value);
      BigDecimal nearest = exact.round(new MathContext(shown.precision(), RoundingMode.HALF_EVEN));
      BigDecimal fewer =
          exact.round(new MathContext(Math.max(1, shown.precision() - 1), RoundingMode.HALF_EVEN));
      assertThat(nearest.doubleValue() != value || nearest.compareTo(shown) == 0)
          .as("%s is shown as %s", nearest, shown)
          .isTrue();
      assertThat(shown.precision() == 1 || fewer.doubleValue() != value)
          .as("%s is shown as %s", fewer, shown)
          .isTrue();
    }
  }

  private static long digits(String text) {
    int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
    String mantissa = exponent < 0 ? text : text.substring(0, exponent);
    String digits = mantissa.replaceAll("[^0-9]", "").replaceAll("^0+", "");
    return digits.replaceAll("0+$", "").length();
  }

  private static String text(double value) {
    byte[] bytes = new byte[96];
    return new String(bytes, 3, FloatText.write(value, bytes, 3) - 3, StandardCharsets.US_ASCII);
  }
}
