package dev.sluice.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.check.MalformedOtlpException;
import dev.sluice.otlp.check.OtlpCheck;
import dev.sluice.otlp.wire.Tags;
import dev.sluice.otlp.wire.Wire;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Requests that the check accepts and protobuf-java reads: random ones, every other one mutated so
 * that fields repeat and come in any order, and every fourth one cut into slices.
 *
 * @param message what protobuf-java reads
 */
public record Samples(Payload payload, Message message) {
  public static Samples of(Signal signal, int seed) {
    Random random = new Random(seed);
    byte[] bytes = new RandomMessages(seed, true).next(Requests.type(signal)).toByteArray();
    byte[] mutated = bytes;
    for (int attempt = 0; attempt < 20 && seed % 2 == 1; attempt++) {
      byte[] candidate = Mutations.mutate(bytes, random);
      if (isReadable(signal, candidate) && !Arrays.equals(candidate, bytes)) {
        mutated = candidate;
        break;
      }
    }
    try {
      Message message = Requests.type(signal).getParserForType().parseFrom(mutated);
      return new Samples(seed % 4 < 2 ? Payload.of(mutated) : cut(mutated), message);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  public static Message parse(Signal signal, Payload payload) {
    byte[] bytes = payload.toByteArray();
    try {
      OtlpCheck.check(signal, Slice.of(bytes));
      return Requests.type(signal).getParserForType().parseFrom(bytes);
    } catch (MalformedOtlpException | InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isReadable(Signal signal, byte[] bytes) {
    try {
      OtlpCheck.check(signal, Slice.of(bytes));
      return Requests.type(signal).getParserForType().parseFrom(bytes).isInitialized();
    } catch (MalformedOtlpException | InvalidProtocolBufferException e) {
      return false;
    }
  }

  /** The first top-level field in two slices, in arrays of their own. */
  private static Payload cut(byte[] bytes) {
    if (bytes.length < 20) {
      return Payload.of(bytes);
    }
    int at = 15 + bytes.length / 3 % 4;
    if (Wire.skip(bytes, 1, bytes[0]) < at || bytes[0] != Tags.RESOURCES) {
      return Payload.of(bytes);
    }
    return Payload.of(
        List.of(
            Slice.of(Arrays.copyOf(bytes, at)),
            Slice.of(Arrays.copyOfRange(bytes, at, bytes.length))));
  }
}
