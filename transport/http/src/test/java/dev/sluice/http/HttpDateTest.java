package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.DateFormatter;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;

class HttpDateTest {
  @Test
  void theExampleOfTheRfc() {
    assertThat(HttpDate.of(Instant.parse("1994-11-06T08:49:37.999Z")))
        .isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
  }

  @Test
  void everyDayOfSomeYearsAsNettyWritesIt() {
    Instant last = Instant.parse("2030-01-01T00:00:00Z");
    for (Instant at = Instant.parse("2023-12-31T23:59:59Z");
        at.isBefore(last);
        at = at.plus(Duration.ofHours(23))) {
      assertThat(HttpDate.of(at)).isEqualTo(DateFormatter.format(Date.from(at)));
    }
  }
}
