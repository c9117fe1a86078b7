package dev.sluice.sending;

import static dev.sluice.config.Key.duration;

import dev.sluice.component.Claim;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Key;
import dev.sluice.config.Presence;
import dev.sluice.config.Spec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What every exporter that sends is configured with.
 *
 * @param timeout of one attempt; zero: none
 * @param retry {@code retry_on_failure}
 * @param queue {@code sending_queue}; empty: the sender is answered by the backend, through this
 *     exporter
 */
public record SendingConfig(Duration timeout, RetryConfig retry, Optional<QueueConfig> queue) {
  /** What its exporter needs for itself alone: a queue on disk. */
  public List<Claim> claims() {
    return queue
        .flatMap(QueueConfig::storage)
        .<Claim>map(storage -> new Claim.Files("sending_queue::storage", storage.toString()))
        .map(List::of)
        .orElse(List.of());
  }

  public SendingConfig {
    if (timeout.isNegative()) {
      throw new ConfigException(
          "timeout", timeout, "'timeout' must be non-negative", "write 0 for no time-out");
    }
  }

  /** No time-out, no retry, and a queue only when the configuration asks for it. */
  public static SendingConfig plain(Optional<QueueConfig> queue) {
    return new SendingConfig(Duration.ZERO, RetryConfig.OFF, queue);
  }

  /** The key {@code timeout}. */
  public static Key<Duration> timeoutKey(Duration defaultTimeout) {
    return duration("timeout", defaultTimeout, "time-out of one attempt; 0 for none");
  }

  /**
   * The keys {@code timeout}, {@code retry_on_failure} and {@code sending_queue}, for {@link
   * Key#inline}.
   *
   * @param defaultTimeout 5 s for otlp_grpc, 30 s for otlp_http
   * @param queue what the queue is when the file does not name it
   */
  public static Spec<SendingConfig> spec(Duration defaultTimeout, Presence queue) {
    return spec(defaultTimeout, queue, timeout -> timeout);
  }

  /** The same where a negative {@code timeout} means none, as in Go's HTTP client. */
  public static Spec<SendingConfig> specOfHttp(Duration defaultTimeout, Presence queue) {
    return spec(defaultTimeout, queue, timeout -> timeout.isNegative() ? Duration.ZERO : timeout);
  }

  private static Spec<SendingConfig> spec(
      Duration defaultTimeout, Presence queue, UnaryOperator<Duration> reading) {
    return Spec.of(
        keys ->
            new SendingConfig(
                reading.apply(keys.get(timeoutKey(defaultTimeout))),
                keys.get(RetryConfig.key()),
                keys.get(QueueConfig.key(queue))));
  }
}
