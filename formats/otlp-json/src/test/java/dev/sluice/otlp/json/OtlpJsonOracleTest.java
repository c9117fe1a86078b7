package dev.sluice.otlp.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** JSON that we read and write means what protobuf-java takes it for, whatever the spelling. */
@Timeout(300)
class OtlpJsonOracleTest {
  private static final int MESSAGES = 1_000;
  private static final Pattern IDS =
      Pattern.compile(
          "(\"(?:trace_?[iI]d|span_?[iI]d|parent_?[sS]pan_?[iI]d|profile_?[iI]d)\": ?)\"([^\"]*)\"");

  @ParameterizedTest
  @EnumSource(Signal.class)
  void everySpellingReadsAsProtobufReadsIt(Signal signal) throws Exception {
    RandomMessages random = new RandomMessages(42);
    for (int seed = 0; seed < MESSAGES; seed++) {
      Message message = withoutMinusZero(random.fill(Requests.prototype(signal)));
      String text = ProtoJsonSpelling.of(message, seed, true);
      assertSame(
          text, ours(signal, text), theirs(signal, ProtoJsonSpelling.of(message, seed, false)));
    }
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void whatProtobufPrintsReadsAsItWas(Signal signal) throws Exception {
    RandomMessages random = new RandomMessages(43);
    for (int i = 0; i < MESSAGES; i++) {
      Message message = withoutMinusZero(random.fill(Requests.prototype(signal)));
      JsonFormat.Printer printer =
          i % 2 == 0 ? JsonFormat.printer() : JsonFormat.printer().preservingProtoFieldNames();
      String printed =
          (i % 3 == 0 ? printer.omittingInsignificantWhitespace() : printer).print(message);
      assertSame(printed, ours(signal, inHex(printed)), theirs(signal, printed));
    }
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void whatWeWriteReadsInProtobufAsItWas(Signal signal) throws Exception {
    RandomMessages random = new RandomMessages(44);
    for (int i = 0; i < MESSAGES; i++) {
      Message message = withoutMinusZero(random.fill(Requests.prototype(signal)));
      byte[] json = OtlpJsonWriter.request(signal, Payload.of(message.toByteArray()));
      String text = new String(json, StandardCharsets.UTF_8);
      // Nested messages are always written: the same is said of the original by reading it back.
      byte[] again =
          OtlpJsonWriter.request(signal, Payload.of(theirs(signal, inBase64(text)).toByteArray()));
      assertThat(new String(again, StandardCharsets.UTF_8)).isEqualTo(text);
      assertThat(strippedOfEmpty(theirs(signal, inBase64(text))))
          .isEqualTo(strippedOfEmpty(message));
    }
  }

  private static void assertSame(String text, Message ours, Message theirs) {
    if (!ours.equals(theirs)) { // a comparison of the texts would take minutes
      throw new AssertionError("read\n" + ours + "\ninstead of\n" + theirs + "\nfrom " + text);
    }
  }

  private static Message ours(Signal signal, String text) throws Exception {
    byte[] bytes = OtlpJsonReader.request(signal, Slice.of(text.getBytes(StandardCharsets.UTF_8)));
    return Requests.prototype(signal).getParserForType().parseFrom(bytes);
  }

  private static Message theirs(Signal signal, String text) throws Exception {
    Message.Builder builder = Requests.prototype(signal).newBuilderForType();
    JsonFormat.parser().ignoringUnknownFields().merge(text, builder);
    return builder.build();
  }

  private static String inHex(String text) {
    return replaced(text, id -> HexFormat.of().formatHex(Base64.getDecoder().decode(id)));
  }

  private static String inBase64(String text) {
    return replaced(text, id -> Base64.getEncoder().encodeToString(HexFormat.of().parseHex(id)));
  }

  private static String replaced(String text, java.util.function.UnaryOperator<String> id) {
    return IDS.matcher(text)
        .replaceAll((MatchResult found) -> found.group(1) + '"' + id.apply(found.group(2)) + '"');
  }

  /** protobuf-java reads JSON's {@code -0} as zero without a sign. */
  private static Message withoutMinusZero(Message message) {
    Message.Builder builder = message.toBuilder();
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (field.isRepeated()) {
                for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
                  builder.setRepeatedField(field, i, plainZero(message.getRepeatedField(field, i)));
                }
              } else {
                builder.setField(field, plainZero(value));
              }
            });
    return builder.build();
  }

  private static Object plainZero(Object value) {
    if (value instanceof Message nested) {
      return withoutMinusZero(nested);
    }
    return value instanceof Double number && number == 0 ? 0.0 : value;
  }

  /** Without nested messages that say nothing and are in no oneof: JSON always writes them. */
  private static Message strippedOfEmpty(Message message) {
    Message.Builder builder = message.toBuilder();
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (!(field.getJavaType()
                  == com.google.protobuf.Descriptors.FieldDescriptor.JavaType.MESSAGE)) {
                return;
              }
              if (field.isRepeated()) {
                for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
                  builder.setRepeatedField(
                      field, i, strippedOfEmpty((Message) message.getRepeatedField(field, i)));
                }
                return;
              }
              Message nested = strippedOfEmpty((Message) value);
              if (nested.getAllFields().isEmpty() && field.getRealContainingOneof() == null) {
                builder.clearField(field);
              } else {
                builder.setField(field, nested);
              }
            });
    return builder.build();
  }
}
