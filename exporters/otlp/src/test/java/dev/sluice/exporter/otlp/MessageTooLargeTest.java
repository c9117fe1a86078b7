package dev.sluice.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.flow.StatusCode;
import dev.sluice.grpc.RpcStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which answers mean that half of the request may be taken. */
class MessageTooLargeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RESOURCE_EXHAUSTED | grpc: received message larger than max (5242880 vs. 4194304)",
        "RESOURCE_EXHAUSTED | grpc: received message after decompression larger than max 4194304",
        "RESOURCE_EXHAUSTED | gRPC message exceeds maximum size 4194304: 5242880",
        "RESOURCE_EXHAUSTED | Received message exceeds the maximum configured message size.",
        "RESOURCE_EXHAUSTED | SERVER: Received message larger than max (5242880 vs 4194304)",
        "OUT_OF_RANGE | Error, decoded message length too large: found 5242880 bytes",
      })
  void knowsTheWordsOfImplementations(StatusCode code, String words) {
    assertThat(MessageTooLarge.isSaidBy(new RpcStatus(code, words, null))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RESOURCE_EXHAUSTED | quota of tenant used up",
        "UNAVAILABLE | received message larger than max",
        "INTERNAL | message too large",
      })
  void otherLimitsAreNoneOfTheSize(StatusCode code, String words) {
    assertThat(MessageTooLarge.isSaidBy(new RpcStatus(code, words, null))).isFalse();
  }

  @Test
  void whoAsksToComeAgainMeansNoSize() {
    assertThat(
            MessageTooLarge.isSaidBy(
                new RpcStatus(
                    StatusCode.RESOURCE_EXHAUSTED,
                    "received message larger than max",
                    Duration.ofSeconds(1))))
        .isFalse();
  }
}
