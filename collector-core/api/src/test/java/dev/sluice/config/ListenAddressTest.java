package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
  @ParameterizedTest
  @CsvSource({
    "localhost:4317, localhost, 4317",
    "0.0.0.0:, 0.0.0.0, 0",
    ":, '', 0",
    "'', '', 0",
    ":4317, '', 4317",
    "localhost:http, localhost, 80",
    "localhost:HTTPS, localhost, 443",
    "localhost:+0, localhost, 0",
    "localhost:00, localhost, 0",
    "localhost:00000004317, localhost, 4317",
    "localhost:65535, localhost, 65535",
    "[::1]:, ::1, 0",
    "[::1]:4317, ::1, 4317",
    "[::1%lo]:0, ::1%lo, 0",
    "[localhost]:0, localhost, 0",
  })
  void isReadAsTheReferenceReadsIt(String text, String host, int port) {
    assertThat(ListenAddress.parse(text)).isEqualTo(new ListenAddress(host, port));
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, address 0.0.0.0: missing port in address",
    "4317, address 4317: missing port in address",
    "http://0.0.0.0:4317, address http://0.0.0.0:4317: too many colons in address",
    "::1:0, address ::1:0: too many colons in address",
    "[::1], address [::1]: missing port in address",
    "[::1]::0, address [::1]::0: too many colons in address",
    "[::1:0, address [::1:0: missing ']' in address",
    "a[b:0, address a[b:0: unexpected '[' in address",
    "a]b:0, address a]b:0: unexpected ']' in address",
    "0.0.0.0:70000, address 70000: invalid port",
    "localhost:-1, address -1: invalid port",
    "localhost:4294967296, address 4294967296: invalid port",
    "localhost:nosuch, lookup tcp/nosuch: unknown port",
    "localhost:0x0, lookup tcp/0x0: unknown port",
    "'localhost: 0', lookup tcp/ 0: unknown port",
    "localhost:0/x, lookup tcp/0/x: unknown port",
    "' ', address  : missing port in address",
  })
  void isRefusedAsTheReferenceRefusesIt(String text, String why) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":1",
        "0.0.0.0:1",
        "[::]:1",
        "[::0]:1",
        "[0::]:1",
        "[0:0:0:0:0:0:0:0]:1",
        "[::0.0.0.0]:1",
        "[::ffff:0.0.0.0]:1"
      })
  void knowsEveryInterfaceInWhicheverNotation(String text) {
    assertThat(ListenAddress.parse(text).isEveryInterface()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:1",
        "localhost:1",
        "[::1]:1",
        "[::1%lo]:1",
        "[0:0]:1",
        "[a:b]:1",
        "[nowhere:x]:1",
        "0:1",
        "00.0.0.0:1"
      })
  void takesNothingElseForEveryInterface(String text) {
    assertThat(ListenAddress.parse(text).isEveryInterface()).isFalse();
  }

  @Test
  void printsWithBracketsAroundColons() {
    assertThat(ListenAddress.parse("[::1]:1")).hasToString("[::1]:1");
  }
}
