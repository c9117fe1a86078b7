package dev.sluice.otlp.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.Mutations;
import dev.sluice.otlp.RandomMessages;
import dev.sluice.otlp.Requests;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The check and the count against protobuf-java. */
class OtlpCheckTest {
  @ParameterizedTest
  @EnumSource(Signal.class)
  void acceptsAndCountsWhatProtobufWrites(Signal signal) throws Exception {
    for (int seed = 0; seed < 60; seed++) {
      Message request = new RandomMessages(seed, true).next(Requests.type(signal));
      byte[] bytes = request.toByteArray();
      assertThat(OtlpCheck.check(signal, Slice.of(bytes)))
          .as("seed %d", seed)
          .isEqualTo(Requests.items(request))
          .isEqualTo(OtlpCount.items(signal, Payload.of(bytes)));
    }
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void whatItAcceptsOfMutatedBytesProtobufReadsTheSame(Signal signal) {
    int accepted = 0;
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      byte[] bytes =
          Mutations.mutate(
              new RandomMessages(seed, true).next(Requests.type(signal)).toByteArray(), random);
      int items;
      try {
        items = OtlpCheck.check(signal, Slice.of(bytes));
      } catch (MalformedOtlpException refused) {
        assertThat(refused.position()).isBetween(0, bytes.length);
        continue;
      }
      accepted++;
      try {
        Message parsed = Requests.type(signal).getParserForType().parseFrom(bytes);
        assertThat(items).as("seed %d", seed).isEqualTo(Requests.items(parsed));
      } catch (InvalidProtocolBufferException e) {
        if (!"Protocol message had invalid UTF-8.".equals(e.getMessage())) {
          fail("seed " + seed + " was accepted, but: " + e.getMessage());
        }
      }
      assertThat(OtlpCount.items(signal, Payload.of(bytes))).as("seed %d", seed).isEqualTo(items);
    }
    assertThat(accepted).isGreaterThan(40);
  }
}
