package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlPasswordTest {
  @ParameterizedTest
  @CsvSource({
    "http://u:SECRET@host:1/a, http://u:***@host:1/a",
    "http://:SECRET@host, http://:***@host",
    "http://u:12@host, http://u:***@host",
    "http://u:SEC@RET@host/a, http://u:***@host/a",
    "http://u:SEC/RET?#@host:1, http://u:***@host:1",
    "socks5h://u:%40SECRET@[::1]:1, socks5h://u:***@[::1]:1",
    "'Post \"http://u:SECRET@h/\": EOF', 'Post \"http://u:***@h/\": EOF'",
    "a http://u:SECRET@h b ftp://v:SECRET@i c, a http://u:***@h b ftp://v:***@i c"
  })
  void hidesThePasswordAndNothingElse(String text, String shown) {
    assertThat(UrlPassword.hidden(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://host:4318/path?mail=a@b",
        "http://host:4318",
        "http://[::1]:4318/a@b",
        "http://user@host:1",
        "\"http://host:1\": a@b",
        "mail me@host: now",
        ""
      })
  void leavesWhatHasNone(String text) {
    assertThat(UrlPassword.hidden(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://u:SECRET@localhost:a",
        "http://u:SECRET AND MORE@localhost:a",
        "u:SECRET@proxy:3128",
        "dns:///u:SECRET@host:a",
        "u:SECRET@AND@MORE@host"
      })
  void noProblemQuotesIt(String endpoint) {
    String part = endpoint.substring(endpoint.indexOf(':', 5) + 1);
    ConfigException.Problem problem =
        new ConfigException.Problem(
            "endpoint", endpoint, "bad port \"" + part + "\" of " + endpoint, "not " + endpoint);
    ConfigException refused = new ConfigException(List.of(problem));
    assertThat(problem.toString()).doesNotContain("SECRET").doesNotContain("MORE").contains("***@");
    assertThat(refused).hasMessageNotContaining("SECRET");
  }

  @Test
  void textsWithoutEndTakeNoTimeWithoutEnd() {
    String text = "a://".repeat(5_000) + "@".repeat(5_000);
    assertThat(UrlPassword.hidden(text)).hasSizeLessThanOrEqualTo(text.length());
  }
}
