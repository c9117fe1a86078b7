package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://tempo",
        "http://tempo:",
        "http://my_host:4318",
        "http://[::1]:4318",
        "http:///x",
        "http://:4318",
        "tempo:4318",
        "tempo",
        "/x",
        "http://h:1/a b",
        "http://user:p@h:1",
        "ftp://h:1",
        "//h:1",
        "http:h:1",
        "http://h:1?x=[1]",
        "http://h:1#f",
        "http://h:1/{a}",
        "http://-h:1",
        "http://h..:1",
        "http:",
        "http://",
        "HTTP://h:1",
        "http://h:1/<x>",
        "http://[fe80::1%25lo]:1",
        "http://user@:1",
        "http://*:1",
        "http://h;x:1",
        "http://$h:1",
        "?x",
        "#"
      })
  void takesWhatTheReferenceTakes(String text) {
    assertThat(HttpUrl.isValid(text)).isTrue();
    assertThat(HttpUrl.parse(text)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://tempo:abc", "http://tempo:-1", "http://a:1:2", "http://[::1", "http://[::1]x:1",
        "http://::1:4318", "http://a b:1", "127.0.0.1:4318", "http://h:1/%zz", "http://h%20:1",
        "http://user:pa ss@h:1", "http://h:1|", "http://h:80:80", "http://h:１", ":",
        "http://[fe80::1%lo]:1", "http://h:1/\u0001"
      })
  void refusesWhatTheReferenceRefuses(String text) {
    assertThat(HttpUrl.isValid(text)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "http://my_host:4318/v1/traces, my_host, 4318, my_host:4318",
    "https://my_host/x, my_host, 443, my_host",
    "http://h:80, h, 80, h",
    "http://h:, h, 80, h",
    "https://h:80, h, 80, h:80",
    "http://[::1]:4318, ::1, 4318, [::1]:4318",
    "http://[::1], ::1, 80, [::1]",
    "http://:4318, localhost, 4318, localhost:4318",
    "http://u:p@h:1, h, 1, h:1",
  })
  void knowsWhereItLeads(String text, String host, int port, String authority) {
    URI url = HttpUrl.parse(text);
    assertThat(HttpUrl.isCallable(url)).isTrue();
    assertThat(HttpUrl.host(url)).isEqualTo(host);
    assertThat(HttpUrl.port(url)).isEqualTo(port);
    assertThat(HttpUrl.authority(url)).isEqualTo(authority);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tempo:4318", "tempo", "/x", "http:///x", "ftp://h:1", "http:h:1", "http:"})
  void someLeadNowhere(String text) {
    assertThat(HttpUrl.isCallable(HttpUrl.parse(text))).isFalse();
  }

  @Test
  void escapesWhatMayNotStandInAPath() {
    assertThat(HttpUrl.parse("http://h:1/a b/{c}/%20/é?q=[1]").toString())
        .isEqualTo("http://h:1/a%20b/%7Bc%7D/%20/%C3%A9?q=%5B1%5D");
  }
}
