package dev.sluice.otlp.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * Writes a message as ProtoJSON in one of its many spellings: keys of either form and with escapes,
 * numbers as texts, with points and exponents, enums by name or number, base64 of either alphabet,
 * nulls for what is absent, unknown members, blanks. The same seed gives the same spelling with ids
 * in hex, as OTLP has them, and in base64, as protobuf has.
 */
final class ProtoJsonSpelling {
  private static final Set<String> IDS =
      Set.of("trace_id", "span_id", "parent_span_id", "profile_id");
  private static final String[] BLANKS = {"", "", "", " ", "\n", "\t ", "\r\n"};
  private static final String[] UNKNOWN = {
    "null", "{}", "[]", "-1.5e+3", "\"\\u0041\\n\"", "{\"a\":[{},[null,true]],\"b\":{\"c\":0}}"
  };

  private final Random random;
  private final boolean idsInHex;
  private final StringBuilder out = new StringBuilder();

  private ProtoJsonSpelling(long seed, boolean idsInHex) {
    this.random = new Random(seed);
    this.idsInHex = idsInHex;
  }

  static String of(Message message, long seed, boolean idsInHex) {
    ProtoJsonSpelling spelling = new ProtoJsonSpelling(seed, idsInHex);
    spelling.blank();
    spelling.message(message);
    spelling.blank();
    return spelling.out.toString();
  }

  private void blank() {
    out.append(BLANKS[random.nextInt(BLANKS.length)]);
  }

  private boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  private void message(Message message) {
    List<Runnable> members = new ArrayList<>();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      boolean there =
          field.isRepeated()
              ? message.getRepeatedFieldCount(field) > 0
              : message.getAllFields().containsKey(field);
      if (there) {
        members.add(() -> member(field, message));
      } else if (oneIn(12)) {
        members.add(() -> key(field).append("null"));
      }
    }
    if (oneIn(10)) {
      members.add(
          () -> out.append("\"new_field\":").append(UNKNOWN[random.nextInt(UNKNOWN.length)]));
    }
    java.util.Collections.shuffle(members, random);
    out.append('{');
    String separator = "";
    for (Runnable member : members) {
      out.append(separator);
      blank();
      member.run();
      blank();
      separator = ",";
    }
    blank();
    out.append('}');
  }

  private StringBuilder key(FieldDescriptor field) {
    text(random.nextBoolean() ? field.getName() : field.getJsonName(), oneIn(20));
    blank();
    out.append(':');
    blank();
    return out;
  }

  private void member(FieldDescriptor field, Message message) {
    key(field);
    if (!field.isRepeated()) {
      value(field, message.getField(field));
      return;
    }
    out.append('[');
    for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
      out.append(i == 0 ? "" : ",");
      blank();
      value(field, message.getRepeatedField(field, i));
      blank();
    }
    out.append(']');
  }

  private void value(FieldDescriptor field, Object value) {
    switch (field.getType()) {
      case MESSAGE -> message((Message) value);
      case STRING -> text((String) value, oneIn(3));
      case BYTES -> bytes(field, (ByteString) value);
      case BOOL -> out.append(value);
      case ENUM -> {
        EnumValueDescriptor number = (EnumValueDescriptor) value;
        if (random.nextBoolean()) {
          text(number.getName(), oneIn(10));
        } else {
          out.append(number.getNumber());
        }
      }
      case DOUBLE -> decimal((Double) value);
      case UINT32, FIXED32 -> integer(Integer.toUnsignedString((Integer) value));
      case UINT64, FIXED64 -> integer(Long.toUnsignedString((Long) value));
      default -> integer(value.toString());
    }
  }

  private void integer(String digits) {
    BigDecimal number = new BigDecimal(digits);
    quoted(
        switch (random.nextInt(6)) {
          case 0 -> digits + ".0";
          case 1 -> digits + "e0";
          case 2 -> number.movePointLeft(2).toPlainString() + "E+2";
          case 3 -> number.signum() == 0 ? "0" : digits + "000e-3";
          default -> digits;
        });
  }

  private void decimal(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      out.append('"').append(value).append('"');
      return;
    }
    String text = Double.toString(value);
    quoted(oneIn(3) ? text.toLowerCase(Locale.ROOT) : text);
  }

  private void quoted(String number) {
    if (random.nextBoolean()) {
      out.append('"').append(number).append('"');
    } else {
      out.append(number);
    }
  }

  private void bytes(FieldDescriptor field, ByteString value) {
    boolean url = random.nextBoolean();
    boolean padded = random.nextBoolean();
    byte[] bytes = value.toByteArray();
    if (IDS.contains(field.getName())) {
      String hex = HexFormat.of().formatHex(bytes);
      String id = random.nextBoolean() ? hex : hex.toUpperCase(Locale.ROOT);
      out.append('"').append(idsInHex ? id : Base64.getEncoder().encodeToString(bytes)).append('"');
      return;
    }
    Base64.Encoder encoder = url ? Base64.getUrlEncoder() : Base64.getEncoder();
    String text = (padded ? encoder : encoder.withoutPadding()).encodeToString(bytes);
    text(text, oneIn(5));
  }

  private void text(String text, boolean escapes) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c == '/' && escapes) {
        out.append("\\/");
      } else if (c < ' ' || (escapes && (oneIn(3) || Character.isSurrogate(c)))) {
        out.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
