package dev.sluice.zipkin;

import dev.sluice.data.Slice;
import dev.sluice.json.JsonInput;
import dev.sluice.json.MalformedJsonException;
import dev.sluice.json.NoRoomException;
import dev.sluice.otlp.write.AttributeValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events and links in the texts that the specification's Zipkin exporters pack them into: parts
 * between bars, among them the attributes as JSON. A text that is not quite of that form is
 * somebody's own.
 */
final class PackedText {
  private static final int LINK_PARTS_BEFORE_JSON = 3;
  private static final long MOST_DROPPED = 0xFFFFFFFFL;

  /** Lists and maps within each other. */
  private static final int MAX_NESTING = 64;

  private final Work work;

  PackedText(Work work) {
    this.work = work;
  }

  record Event(String name, Map<String, AttributeValue> attributes, int droppedAttributes) {}

  record Link(
      Slice traceId,
      Slice spanId,
      String traceState,
      Map<String, AttributeValue> attributes,
      int droppedAttributes) {}

  /** The event; null when the text is nothing but its name. */
  @Nullable Event event(String text) throws NoRoomException {
    int json = text.indexOf('|');
    int dropped = text.lastIndexOf('|');
    if (json < 0 || dropped == json) {
      return null;
    }
    long count = count(text.substring(dropped + 1));
    Map<String, AttributeValue> attributes =
        count < 0 ? null : attributes(text.substring(json + 1, dropped));
    return attributes == null ? null : new Event(text.substring(0, json), attributes, (int) count);
  }

  /** The link; null when the text is none. */
  @Nullable Link link(String text) throws NoRoomException {
    String[] parts = text.split("\\|", LINK_PARTS_BEFORE_JSON + 1);
    int dropped = text.lastIndexOf('|');
    if (parts.length <= LINK_PARTS_BEFORE_JSON || parts[LINK_PARTS_BEFORE_JSON].indexOf('|') < 0) {
      return null;
    }
    Slice traceId = id(parts[0], 16);
    Slice spanId = id(parts[1], 8);
    long count = count(text.substring(dropped + 1));
    if (traceId == null || spanId == null || count < 0) {
      return null;
    }
    String json = parts[LINK_PARTS_BEFORE_JSON];
    Map<String, AttributeValue> attributes = attributes(json.substring(0, json.lastIndexOf('|')));
    return attributes == null ? null : new Link(traceId, spanId, parts[2], attributes, (int) count);
  }

  private static @Nullable Slice id(String text, int bytes) {
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    String digits = quoted ? text.substring(1, text.length() - 1) : text;
    if (digits.isEmpty()) {
      return Slice.of(new byte[0]);
    }
    if (digits.length() != 2 * bytes || !digits.chars().allMatch(HexFormat::isHexDigit)) {
      return null;
    }
    byte[] id = HexFormat.of().parseHex(digits);
    for (byte b : id) {
      if (b != 0) {
        return Slice.of(id);
      }
    }
    return Slice.of(new byte[0]);
  }

  /** An unsigned number of 32 bits; negative when the text is none. */
  private static long count(String text) {
    if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    long count = Long.parseLong(text);
    return count > MOST_DROPPED ? -1 : count;
  }

  /** The members of a JSON object, none of null; null when the text is neither. */
  private @Nullable Map<String, AttributeValue> attributes(String text) throws NoRoomException {
    if (!text.startsWith("{") && !text.strip().startsWith("{") && !text.strip().equals("null")) {
      return null;
    }
    work.text(2 * text.length());
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    JsonInput in = new JsonInput(Slice.of(utf8));
    JsonValues json = new JsonValues(in, work);
    try {
      Map<String, AttributeValue> attributes = in.takeWord("null") ? Map.of() : map(json, 0);
      return in.isAtEnd() ? attributes : null;
    } catch (MalformedJsonException e) {
      return null; // the text of somebody who likes bars and braces
    }
  }

  private Map<String, AttributeValue> map(JsonValues json, int depth)
      throws MalformedJsonException, NoRoomException {
    JsonInput in = json.in();
    Map<String, AttributeValue> members = new LinkedHashMap<>();
    in.expect('{');
    if (in.take('}')) {
      return members;
    }
    do {
      String key = json.text();
      in.expect(':');
      AttributeValue value = value(json, depth);
      if (value != null) {
        members.put(key, value);
      }
    } while (in.goesOn('}'));
    return members;
  }

  private @Nullable AttributeValue value(JsonValues json, int depth)
      throws MalformedJsonException, NoRoomException {
    JsonInput in = json.in();
    work.object();
    if (in.isNext('"')) {
      return AttributeValue.of(json.text());
    }
    if (in.isNumberNext()) {
      in.number();
      return number(in);
    }
    if (in.takeWord("null")) {
      return null;
    }
    if (in.isNext('{') || in.isNext('[')) {
      if (depth == MAX_NESTING) {
        throw in.wrong("nested deeper than " + MAX_NESTING + " levels");
      }
      return in.isNext('{') ? AttributeValue.ofMap(map(json, depth + 1)) : list(json, depth + 1);
    }
    return AttributeValue.of(json.bool());
  }

  private AttributeValue list(JsonValues json, int depth)
      throws MalformedJsonException, NoRoomException {
    List<AttributeValue> values = new ArrayList<>();
    json.list(
        () -> {
          AttributeValue value = value(json, depth);
          values.add(value == null ? AttributeValue.empty() : value);
        });
    return AttributeValue.ofList(values);
  }

  /** A whole number where it is one, as both are written alike. */
  private static AttributeValue number(JsonInput in) throws MalformedJsonException {
    String text = in.tokenText();
    try {
      if (in.isWhole()) {
        return AttributeValue.of(Long.parseLong(text));
      }
    } catch (NumberFormatException e) { // of more than 64 bits
      return AttributeValue.of(finite(in, text));
    }
    double number = finite(in, text);
    return number == Math.rint(number) && Math.abs(number) < 0x1p63
        ? AttributeValue.of((long) number)
        : AttributeValue.of(number);
  }

  private static double finite(JsonInput in, String text) throws MalformedJsonException {
    double number = Double.parseDouble(text);
    if (Double.isInfinite(number)) {
      throw in.wrongToken("a number out of range");
    }
    return number;
  }
}
