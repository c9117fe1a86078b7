package dev.sluice.connector.spanmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DimensionGlobTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http.*|http.method|true",
        "http.*|http.request.method|false",
        "http.**|http.request.method|true",
        "http.*|http.|true",
        "http.*|https.method|false",
        "*|a.b|false",
        "**|a.b|true",
        "?.b|a.b|true",
        "a?b|a.b|false",
        "[ab].c|b.c|true",
        "[!ab].c|b.c|false",
        "[a-c]x|bx|true",
        "[a-c]x|dx|false",
        "[!a-c]x|dx|true",
        "{http,rpc}.*|rpc.x|true",
        "{http,rpc}.*|db.x|false",
        "a,b|a,b|true",
        "a\\*b|a*b|true",
        "a\\*b|axb|false",
        "a+b(c)|a+b(c)|true",
        "ä.ö|ä.ö|true",
      })
  void fitsWhatThePatternSays(String pattern, String name, boolean fits) {
    assertThat(DimensionGlob.of(pattern).matches(name)).isEqualTo(fits);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "[]", "[!]", "{a", "a\\", "[a"})
  void refusesWhatHasNoEnd(String pattern) {
    assertThatThrownBy(() -> DimensionGlob.of(pattern)).isInstanceOf(ConfigException.class);
  }
}
