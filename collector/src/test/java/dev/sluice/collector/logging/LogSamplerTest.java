package dev.sluice.collector.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.model.LogsTelemetry;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LogSamplerTest {
  private static final int LEVEL = 1;

  private static long admitted(LogSampler sampler, String message, int lines, long at) {
    return LongStream.range(0, lines).filter(i -> sampler.admits(LEVEL, message, at)).count();
  }

  @Test
  void writesTheFirstOfAPeriodAndThenEveryNth() {
    LogSampler sampler =
        new LogSampler(new LogsTelemetry.Sampling(true, Duration.ofSeconds(10), 10, 100));
    assertThat(admitted(sampler, "a", 10, 0)).isEqualTo(10);
    assertThat(admitted(sampler, "a", 99, 0)).isZero();
    assertThat(admitted(sampler, "a", 1, 0)).isEqualTo(1);
    assertThat(admitted(sampler, "b", 1, 0)).as("another message").isEqualTo(1);
    assertThat(sampler.cut()).isEqualTo(99);
    assertThat(admitted(sampler, "a", 10, 10_000)).as("another period").isEqualTo(10);
  }

  @Test
  void writesNothingMoreWhenThereafterIsZero() {
    LogSampler sampler =
        new LogSampler(new LogsTelemetry.Sampling(true, Duration.ofSeconds(1), 2, 0));
    assertThat(admitted(sampler, "a", 1_000, 0)).isEqualTo(2);
  }

  @Test
  void cutsNothingWhenOff() {
    LogSampler sampler =
        new LogSampler(new LogsTelemetry.Sampling(false, Duration.ofSeconds(1), 2, 0));
    assertThat(admitted(sampler, "a", 1_000, 0)).isEqualTo(1_000);
  }
}
