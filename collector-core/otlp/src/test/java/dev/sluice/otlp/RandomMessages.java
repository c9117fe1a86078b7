package dev.sluice.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;
import java.util.Random;

/** Valid random messages of any generated type, from a seed. */
public final class RandomMessages {
  private static final List<String> TEXTS =
      List.of("", "a", "http.method", "GET", "service.name", "größe", "日本", "😀", "x".repeat(130));
  private static final double[] DOUBLES = {
    0, -0.0, 1, 1.5, -2.25, 1e21, 1e-7, Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY
  };

  private final Random random;
  private final boolean unknownFields;

  public RandomMessages(long seed, boolean unknownFields) {
    this.random = new Random(seed);
    this.unknownFields = unknownFields;
  }

  public Message next(Message type) {
    return fill(type, 0);
  }

  private Message fill(Message type, int depth) {
    Message.Builder message = type.newBuilderForType();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      boolean nested = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      if (nested && depth > 9) {
        continue;
      }
      if (field.isRepeated()) {
        int count = depth < 4 ? random.nextInt(4) : random.nextInt(3);
        for (int i = 0; i < count; i++) {
          message.addRepeatedField(field, value(message, field, depth));
        }
      } else if (random.nextInt(4) != 0) {
        message.setField(field, value(message, field, depth));
      }
    }
    if (unknownFields && random.nextInt(3) == 0) {
      message.setUnknownFields(unknown(0));
    }
    return message.build();
  }

  private Object value(Message.Builder message, FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case BOOLEAN -> random.nextBoolean();
      case INT -> random.nextBoolean() ? random.nextInt(100) : random.nextInt();
      case LONG -> random.nextBoolean() ? random.nextInt(100) : random.nextLong();
      case DOUBLE ->
          random.nextBoolean() ? random.nextGaussian() : DOUBLES[random.nextInt(DOUBLES.length)];
      case FLOAT -> random.nextFloat();
      case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
      case BYTE_STRING -> bytes(field.getName());
      case ENUM -> {
        List<EnumValueDescriptor> values = field.getEnumType().getValues();
        yield values.get(random.nextInt(values.size()));
      }
      case MESSAGE -> fill(message.newBuilderForField(field).build(), depth + 1);
    };
  }

  private ByteString bytes(String field) {
    int size =
        switch (field) {
          case "trace_id", "profile_id" -> random.nextInt(5) == 0 ? 0 : 16;
          case "span_id", "parent_span_id" -> random.nextInt(5) == 0 ? 0 : 8;
          default -> random.nextInt(20);
        };
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }

  private UnknownFieldSet unknown(int depth) {
    UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      UnknownFieldSet.Field.Builder field = UnknownFieldSet.Field.newBuilder();
      switch (random.nextInt(5)) {
        case 0 -> field.addVarint(random.nextLong());
        case 1 -> field.addFixed32(random.nextInt());
        case 2 -> field.addFixed64(random.nextLong());
        case 3 -> field.addLengthDelimited(bytes("any"));
        default -> {
          if (depth < 3) {
            field.addGroup(unknown(depth + 1));
          }
        }
      }
      fields.addField(50 + random.nextInt(900), field.build());
    }
    return fields.build();
  }
}
