package dev.sluice.extension.pprof;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * A profile under construction: samples with stacks, merged where stack and labels are the same.
 * Field numbers are those of {@code perftools.profiles.Profile}, the format of {@code go tool
 * pprof}. Not thread-safe.
 */
final class Profile {
  private static final int SAMPLE_TYPE = 1;
  private static final int SAMPLE = 2;
  private static final int LOCATION = 4;
  private static final int FUNCTION = 5;
  private static final int STRING_TABLE = 6;
  private static final int TIME_NANOS = 9;
  private static final int DURATION_NANOS = 10;
  private static final int PERIOD_TYPE = 11;
  private static final int PERIOD = 12;
  private static final int COMMENT = 13;
  private static final int DEFAULT_SAMPLE_TYPE = 14;

  /**
   * What one number of each sample means.
   *
   * @param type {@code cpu}, {@code inuse_space}
   * @param unit {@code nanoseconds}, {@code bytes}, {@code count}
   */
  record ValueType(String type, String unit) {}

  /**
   * One place on a stack.
   *
   * @param function class and method, or whatever names the place
   * @param file source file; empty when unknown
   * @param line line in it; zero when unknown
   */
  record Frame(String function, String file, int line) {}

  private record SampleKey(List<Long> locations, Map<String, String> labels) {}

  private record FunctionKey(String name, String file) {}

  private final List<ValueType> types;
  private final Map<String, Long> strings = new LinkedHashMap<>();
  private final Map<FunctionKey, Long> functions = new LinkedHashMap<>();
  private final Map<Frame, Long> locations = new LinkedHashMap<>();
  private final Map<SampleKey, List<Long>> samples = new LinkedHashMap<>();
  private final ProtoBytes header = new ProtoBytes();

  /** A profile whose samples have so many values; the last one is shown first. */
  Profile(Instant begin, List<ValueType> types) {
    this.types = List.copyOf(types);
    string("");
    header.number(TIME_NANOS, begin.getEpochSecond() * 1_000_000_000L + begin.getNano());
    header.number(DEFAULT_SAMPLE_TYPE, string(types.get(types.size() - 1).type()));
  }

  /** How long was looked at, and how often. */
  Profile sampled(Duration duration, ValueType periodType, long period) {
    header.number(DURATION_NANOS, duration.toNanos());
    header.message(PERIOD_TYPE, valueType(periodType));
    header.number(PERIOD, period);
    return this;
  }

  /** A line that {@code -comments} shows. */
  Profile comment(String text) {
    header.packed(COMMENT, List.of(string(text)));
    return this;
  }

  /**
   * Adds a sample.
   *
   * @param stack the leaf first
   * @param labels by name; those that a sample is told apart by
   * @param values one for each type
   */
  void add(List<Frame> stack, Map<String, String> labels, long... values) {
    if (values.length != types.size()) {
      throw new IllegalArgumentException(values.length + " values for " + types);
    }
    List<Long> ids = stack.stream().map(this::location).toList();
    List<Long> sums =
        samples.computeIfAbsent(new SampleKey(ids, Map.copyOf(labels)), key -> zeros());
    for (int i = 0; i < values.length; i++) {
      sums.set(i, sums.get(i) + values[i]);
    }
  }

  /** The message, compressed as the tool wants it. */
  byte[] toGzip() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(toMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  byte[] toMessage() {
    ProtoBytes body = new ProtoBytes();
    types.forEach(type -> body.message(SAMPLE_TYPE, valueType(type)));
    samples.forEach((key, values) -> body.message(SAMPLE, sample(key, values)));
    locations.forEach((frame, id) -> body.message(LOCATION, locationMessage(frame, id)));
    functions.forEach((key, id) -> body.message(FUNCTION, functionMessage(key, id)));
    // last, since the messages above add to it
    strings.keySet().forEach(text -> body.text(STRING_TABLE, text));
    byte[] first = body.toByteArray();
    byte[] second = header.toByteArray();
    byte[] all = new byte[first.length + second.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private List<Long> zeros() {
    List<Long> zeros = new ArrayList<>();
    types.forEach(type -> zeros.add(0L));
    return zeros;
  }

  private ProtoBytes sample(SampleKey key, List<Long> values) {
    ProtoBytes message = new ProtoBytes().packed(1, key.locations()).packed(2, values);
    key.labels()
        .forEach(
            (name, value) ->
                message.message(
                    3, new ProtoBytes().number(1, string(name)).number(2, string(value))));
    return message;
  }

  private ProtoBytes locationMessage(Frame frame, long id) {
    ProtoBytes line = new ProtoBytes().number(1, function(frame)).number(2, frame.line());
    return new ProtoBytes().number(1, id).message(4, line);
  }

  private ProtoBytes functionMessage(FunctionKey key, long id) {
    return new ProtoBytes()
        .number(1, id)
        .number(2, string(key.name()))
        .number(3, string(key.name()))
        .number(4, string(key.file()));
  }

  private ProtoBytes valueType(ValueType type) {
    return new ProtoBytes().number(1, string(type.type())).number(2, string(type.unit()));
  }

  private long location(Frame frame) {
    function(frame);
    return locations.computeIfAbsent(frame, key -> locations.size() + 1L);
  }

  private long function(Frame frame) {
    return functions.computeIfAbsent(
        new FunctionKey(frame.function(), frame.file()), key -> functions.size() + 1L);
  }

  private long string(String text) {
    return strings.computeIfAbsent(text, key -> (long) strings.size());
  }
}
