package dev.sluice.otlp.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Random;

/** Fills messages of any type at random, from a seed. Ids get a valid length. */
final class RandomMessages {
  private static final int MAX_DEPTH = 8;
  private static final List<String> TEXTS =
      List.of(
          "", "a", "service.name", "grüße ☃ 𝄞", "quote \" and \\ and \n", "0123456789".repeat(20));
  private static final long[] NUMBERS = {
    0, 1, -1, 127, 128, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53
  };
  private static final double[] DECIMALS = {
    0, -0.0, 1, -1.5, 1e300, Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY, 123456789.25
  };

  private final Random random;

  RandomMessages(long seed) {
    random = new Random(seed);
  }

  <M extends Message> M fill(M prototype) {
    Message.Builder builder = prototype.newBuilderForType();
    fill(builder, 0);
    @SuppressWarnings("unchecked") // a builder of M builds an M
    M message = (M) builder.build();
    return message;
  }

  private void fill(Message.Builder builder, int depth) {
    for (FieldDescriptor field : builder.getDescriptorForType().getFields()) {
      if (random.nextInt(4) == 0 || (depth >= MAX_DEPTH && isMessage(field))) {
        continue;
      }
      if (field.isRepeated()) {
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
          builder.addRepeatedField(field, value(builder, field, depth));
        }
      } else {
        builder.setField(field, value(builder, field, depth));
      }
    }
  }

  private static boolean isMessage(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
  }

  private Object value(Message.Builder parent, FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case INT -> (int) NUMBERS[random.nextInt(NUMBERS.length)];
      case LONG -> NUMBERS[random.nextInt(NUMBERS.length)];
      case FLOAT -> (float) DECIMALS[random.nextInt(DECIMALS.length)];
      case DOUBLE -> DECIMALS[random.nextInt(DECIMALS.length)];
      case BOOLEAN -> random.nextBoolean();
      case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
      case BYTE_STRING -> bytes(field.getName());
      case ENUM ->
          field
              .getEnumType()
              .getValues()
              .get(random.nextInt(field.getEnumType().getValues().size()));
      case MESSAGE -> {
        Message.Builder nested = parent.newBuilderForField(field);
        fill(nested, depth + 1);
        yield nested.build();
      }
    };
  }

  private ByteString bytes(String name) {
    int length =
        switch (name) {
          case "trace_id", "profile_id" -> 16;
          case "span_id", "parent_span_id" -> 8;
          default -> random.nextInt(20);
        };
    byte[] bytes = new byte[random.nextInt(5) == 0 ? 0 : length];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }
}
