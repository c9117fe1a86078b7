package dev.sluice.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoNumbersTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "0, 0",
    "-0, -0.0",
    "+2.5e0, 2.5",
    "5., 5",
    ".5, 0.5",
    "1_0, 10",
    "1_2.5_0e+1_0, 12.5e10",
    "0x1p-2, 0.25",
    "0x_1_0.8P1, 33",
    "0x.8p0, 0.5",
    "inf, Infinity",
    "-Infinity, -Infinity",
    "nAn, NaN",
    "1e-999, 0",
    "0e99999999999999999999, 0",
  })
  void readsFloats(String text, double expected) {
    assertThat(GoNumbers.parseFloat(text)).isEqualTo(Double.valueOf(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 1",
        "1 ",
        "1f",
        "1d",
        "x",
        "+",
        "+-1",
        ".",
        "e1",
        "1e",
        "1e+",
        "_1",
        "1_",
        "1__0",
        "1_.5",
        "1._5",
        "1_e5",
        "1e_5",
        "1e5_",
        "0x1",
        "0x",
        "0xp1",
        "0x1_p1",
        "0x__1p1",
        "0b1",
        "+nan",
        "1e999",
        "0x1p1024",
        "١"
      })
  void refusesWhatIsNoFloat(String text) {
    assertThat(GoNumbers.parseFloat(text)).isNull();
  }

  /** Of base ten only, and so without underscores. */
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "-007, -7",
    "+9223372036854775807, 9223372036854775807",
    "1_0,",
    "9223372036854775808,",
    "0x1,",
    "1.0,",
    "'',",
    "' 1',"
  })
  void readsIntegers(String text, Long expected) {
    assertThat(GoNumbers.parseInt(text)).isEqualTo(expected);
  }

  @Test
  void readsTextsOfAnyLength() {
    String digits = "1".repeat(1_000_000);
    assertThat(GoNumbers.parseFloat("0." + digits)).isEqualTo(1 / 9.0);
    assertThat(GoNumbers.parseFloat("0." + digits + "x")).isNull();
    assertThat(GoNumbers.parseFloat("1_".repeat(1_000_000))).isNull();
    assertThat(GoNumbers.parseFloat("0x0." + "a_".repeat(1_000_000) + "0p0")).isNotNull();
    assertThat(GoNumbers.parseFloat(digits)).as("out of range").isNull();
    assertThat(GoNumbers.parseInt(digits)).isNull();
  }
}
