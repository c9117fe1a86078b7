package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.component.Doubt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetDoubtsTest {
  private static final Doubt ALONE =
      new Doubt(
          "endpoint",
          "localhost is this container itself; write the name of the other one, or 127.0.0.1 if this"
              + " one is meant");

  @ParameterizedTest
  @ValueSource(
      strings = {"", "http://a", "HTTPS://a:1/b?c", "http://127.0.0.1:1", "http://[::1]:1/x"})
  void quietWhereNothingIsOdd(String url) {
    assertThat(TargetDoubts.ofUrl("endpoint", url, true)).isEmpty();
    assertThat(TargetDoubts.ofHost("endpoint", url, true)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:9411/api/v2/spans", "/api/v2/spans", "ftp://a/b", "a"})
  void aUrlHasASchemeThatRequestsAreMadeBy(String url) {
    assertThat(TargetDoubts.ofUrl("endpoint", url, false))
        .containsExactly(new Doubt("endpoint", "is not a whole URL; write http://host:port/path"));
    assertThat(TargetDoubts.ofHost("endpoint", url, false)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:9411/api/v2/spans", "https://localhost"})
  void localhostWhereNobodyElseLives(String url) {
    assertThat(TargetDoubts.ofUrl("endpoint", url, true)).containsExactly(ALONE);
    assertThat(TargetDoubts.ofUrl("endpoint", url, false)).isEmpty();
  }

  @Test
  void aPlaceMayHaveNoScheme() {
    assertThat(TargetDoubts.ofHost("endpoint", "localhost:4317", true)).containsExactly(ALONE);
    assertThat(TargetDoubts.ofHost("endpoint", "localhost:4317", false)).isEmpty();
  }
}
