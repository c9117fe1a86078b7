package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0s",
    "0s, 0, 0s",
    "1ns, 1, 1ns",
    "1us, 1000, 1\u00b5s",
    "1\u00b5s, 1000, 1\u00b5s",
    "1\u03bcs, 1000, 1\u00b5s",
    "1.5us, 1500, 1.5\u00b5s",
    "200ms, 200000000, 200ms",
    "1.5s, 1500000000, 1.5s",
    ".5s, 500000000, 500ms",
    "5.s, 5000000000, 5s",
    "1m30s, 90000000000, 1m30s",
    "90s, 90000000000, 1m30s",
    "5m, 300000000000, 5m0s",
    "1h, 3600000000000, 1h0m0s",
    "1h1.001s, 3601001000000, 1h0m1.001s",
    "-1.5h, -5400000000000, -1h30m0s",
    "+5s, 5000000000, 5s",
    "0.3333333333333333333h, 1199999999999, 19m59.999999999s",
    "2562047h47m16.854775807s, 9223372036854775807, 2562047h47m16.854775807s",
  })
  void readsAndWritesAsGo(String text, long nanos, String written) {
    assertThat(GoDuration.parse(text)).isEqualTo(Duration.ofNanos(nanos));
    assertThat(GoDuration.format(Duration.ofNanos(nanos))).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "10     | time: missing unit in duration \"10\"",
        "1s5    | time: missing unit in duration \"1s5\"",
        "1d     | time: unknown unit \"d\" in duration \"1d\"",
        "1 s    | time: unknown unit \" s\" in duration \"1 s\"",
        "s      | time: invalid duration \"s\"",
        "-      | time: invalid duration \"-\"",
        ".s     | time: invalid duration \".s\"",
        "^^     | time: invalid duration \"\"",
        "--1s   | time: invalid duration \"--1s\"",
        "3000000h | time: invalid duration \"3000000h\"",
      })
  void refusesAsGo(String text, String why) {
    assertThatThrownBy(() -> GoDuration.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
  }

  @Test
  void longDigitsDoNotCostTime() {
    assertThatThrownBy(() -> GoDuration.parse("9".repeat(100_000) + "s"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
