package dev.sluice.load.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JsonFormTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @ParameterizedTest
  @EnumSource(Signal.class)
  void theJsonFormSaysWhatTheProtobufFormSaysWithAnyNumbers(Signal signal) {
    for (Template template : Templates.of(Profile.File.of(signal).profile(), NOW)) {
      Template json = template.json();
      byte[] text = new byte[json.size()];
      byte[] binary = new byte[template.size()];
      json.fill(text, 3, 2, 0x98_7654_3210L);
      template.fill(binary, 3, 2, 0x98_7654_3210L);
      assertThat(JsonReader.toProtobuf(signal, text)).isEqualTo(binary);
    }
  }

  @Test
  void idsAreHexadecimalAndEnumsNumbersAndTimesTexts() {
    Template json = Templates.of(Profile.File.of(Signal.TRACES).profile(), NOW).get(0).json();
    byte[] text = new byte[json.size()];
    json.fill(text, 1, 0, 0xABC);
    assertThat(new String(text, StandardCharsets.US_ASCII))
        .contains("\"spanId\":\"0001000000000abc\"")
        .containsPattern("\"kind\":\\d")
        .containsPattern("\"startTimeUnixNano\":\"\\d{19}\"");
  }

  @Test
  void snakeCaseNamesAreReadAndUnknownOnesLeftOut() {
    byte[] json =
        "{\"resource_spans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\"a\",\"new\":[1]}]}]}]}"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(
            new ItemScanner(Signal.TRACES)
                .scan(
                    JsonReader.toProtobuf(Signal.TRACES, json),
                    JsonReader.toProtobuf(Signal.TRACES, json).length,
                    (start, end, trace, span, parent, begin, time) -> {}))
        .isEqualTo(1);
  }

  @Test
  void whatIsNoRequestIsRefused() {
    for (String text : List.of("", "[]", "{\"resourceSpans\":[1]}", "{\"resourceSpans\":")) {
      byte[] json = text.getBytes(StandardCharsets.UTF_8);
      assertThatIllegalArgumentException()
          .as(text)
          .isThrownBy(() -> JsonReader.toProtobuf(Signal.TRACES, json));
    }
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void anItemIsUnchangedUntilAnyOfItsBytesChanges(Signal signal) {
    List<Template> templates =
        Templates.of(Profile.File.of(signal).withItemsPerRequest(List.of(3, 7)).profile(), NOW);
    SentItems sent = new SentItems(templates);
    TemplateOrder order = new TemplateOrder(templates);
    int turn = templates.size() + 1;
    Template template = templates.get(order.template(turn));
    byte[] request = new byte[template.size()];
    template.fill(request, 1, 2, order.firstSequence(turn));
    List<int[]> places = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    new ItemScanner(signal)
        .numbers(
            request,
            request.length,
            (number, start, end) -> {
              places.add(new int[] {start, end});
              numbers.add(number);
            });
    assertThat(numbers).hasSize(7);
    for (int i = 0; i < numbers.size(); i++) {
      int start = places.get(i)[0];
      int end = places.get(i)[1];
      assertThat(sent.unchanged(request, start, end, numbers.get(i))).isTrue();
      byte[] changed = Arrays.copyOf(request, request.length);
      changed[end - 1] ^= 1;
      assertThat(sent.unchanged(changed, start, end, numbers.get(i))).isFalse();
      assertThat(sent.unchanged(request, start, end, numbers.get(i) + 1)).isFalse();
    }
  }

  @Test
  void anEmptyStatusThatWasAddedChangesNothing() {
    List<Template> templates =
        Templates.of(Profile.File.of(Signal.TRACES).withItemsPerRequest(List.of(1)).profile(), NOW);
    SentItems sent = new SentItems(templates);
    long number = ItemNumber.pack(1, 0, 0);
    byte[] item = templates.get(0).item(0, number);
    byte[] longer = Arrays.copyOf(item, item.length + 2);
    longer[item.length] = 15 << 3 | 2; // status, of length 0
    assertThat(sent.unchanged(longer, 0, longer.length, number)).isTrue();
    longer[item.length] = 3 << 3 | 2; // trace_state
    longer[item.length + 1] = 0;
    assertThat(sent.unchanged(longer, 0, longer.length - 1, number)).isFalse();
  }
}
