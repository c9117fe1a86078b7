package dev.sluice.otlp.write;

import dev.sluice.data.Payload;
import dev.sluice.data.Slice;
import dev.sluice.otlp.view.AnyValueView;
import dev.sluice.otlp.view.AttributedView;
import dev.sluice.otlp.view.KeyValueView;
import dev.sluice.otlp.view.MessageView;
import dev.sluice.otlp.wire.Fields;
import dev.sluice.otlp.wire.Tags;
import dev.sluice.otlp.wire.Wire;
import org.jspecify.annotations.Nullable;

/**
 * Makes a request from nothing: for connectors, scrapers, other formats, and the collector's own
 * telemetry.
 *
 * <pre>{@code
 * MetricWriter out = OtlpWriter.metrics(memory);
 * out.resource().attribute("service.name", "shop");
 * out.scope("spanmetrics", "");
 * out.sum("calls", "", "{call}", MetricWriter.CUMULATIVE, true);
 * out.point(start, now).value(7).attribute("span.name", "GET");
 * Payload request = out.finish();
 * }</pre>
 *
 * <p>What is begun belongs to what was begun above it, and ends what was begun beside it. What
 * belongs to the resource or scope itself is written before anything else is begun in it, its
 * schema URL last. Zeros and empty texts are left out where they say nothing. Nothing is made but
 * the request, in chunks that are not copied. For one thread; after {@link #finish} it begins anew.
 *
 * @param <W> the writer itself
 */
public abstract sealed class OtlpWriter<W extends OtlpWriter<W>>
    permits TraceWriter, MetricWriter, LogWriter {
  // How deep what is open stands.
  private static final int RESOURCE = 1;
  private static final int SCOPE = 2;
  static final int ITEM = 3;

  private static final int FIRST_CHUNK_BYTES = 4096;

  /** What most entries, and most of the smaller messages, do not exceed: it decides on the room. */
  static final long MANY_BYTES = 1 << 14;

  static final long FEW_BYTES = 1 << 7;
  static final long SOME_BYTES = 1 << 8;

  private static final int KEY = Fields.KeyValue.KEY << 3 | Wire.LEN;
  private static final int VALUE = Fields.KeyValue.VALUE << 3 | Wire.LEN;
  private static final int STRING = Fields.AnyValue.STRING_VALUE << 3 | Wire.LEN;
  private static final int BOOL = Fields.AnyValue.BOOL_VALUE << 3 | Wire.VARINT;
  private static final int INT = Fields.AnyValue.INT_VALUE << 3 | Wire.VARINT;
  private static final int DOUBLE = Fields.AnyValue.DOUBLE_VALUE << 3 | Wire.FIXED64;

  private final SpliceWriter out;
  private int depth;
  private int entry; // depth of the resource's or scope's entry that was begun last
  private boolean inItem;
  private int attributes; // number of the attributes in what is open, 0: it has none
  private int droppedAttributes;
  private int items;

  OtlpWriter(EditMemory memory) {
    out = new SpliceWriter(memory, FIRST_CHUNK_BYTES);
  }

  /** A writer of traces whose bytes are in such memory. */
  public static TraceWriter traces(EditMemory memory) {
    return new TraceWriter(memory);
  }

  /** A writer of metrics whose bytes are in such memory. */
  public static MetricWriter metrics(EditMemory memory) {
    return new MetricWriter(memory);
  }

  /** A writer of logs whose bytes are in such memory. */
  public static LogWriter logs(EditMemory memory) {
    return new LogWriter(memory);
  }

  abstract W self();

  /** Begins a resource; what follows are its attributes. */
  public final W resource() {
    begin(RESOURCE, Tags.RESOURCES, MANY_BYTES);
    entry = RESOURCE;
    begin(RESOURCE + 1, Fields.Entry.HEAD << 3 | Wire.LEN, SOME_BYTES);
    attributesAre(Fields.Resource.ATTRIBUTES, Fields.Resource.DROPPED_ATTRIBUTES_COUNT);
    return self();
  }

  /** Begins a scope of the resource; what follows are its attributes. */
  public final W scope(String name, String version) {
    begin(SCOPE, Tags.SCOPES, MANY_BYTES);
    entry = SCOPE;
    begin(SCOPE + 1, Fields.Entry.HEAD << 3 | Wire.LEN, FEW_BYTES - 1);
    string(Fields.Scope.NAME, name);
    string(Fields.Scope.VERSION, version);
    attributesAre(Fields.Scope.ATTRIBUTES, Fields.Scope.DROPPED_ATTRIBUTES_COUNT);
    return self();
  }

  /** The schema URL of the resource or scope that was begun last. */
  public final W schemaUrl(String url) {
    if (inItem || entry == 0) {
      throw new IllegalStateException("a schema URL comes before what is in its entry");
    }
    up(entry);
    string(Fields.Entry.SCHEMA_URL, url);
    return self();
  }

  /** An attribute of what was begun last. */
  public final W attribute(String key, String value) {
    int length = Utf8Bytes.length(value);
    int any = fieldSize(length);
    key(key, any);
    out.exact(VALUE, any);
    out.string(STRING, value, length);
    return self();
  }

  /**
   * An attribute of what was begun last, with a text as it was read.
   *
   * @param utf8 may be invalid, and goes on as it is
   */
  public final W attribute(String key, Slice utf8) {
    int any = fieldSize(utf8.length());
    key(key, any);
    out.exact(VALUE, any);
    out.field(STRING, utf8.array(), utf8.offset(), utf8.end());
    return self();
  }

  /** An attribute of what was begun last. */
  public final W attribute(String key, boolean value) {
    key(key, 2);
    out.exact(VALUE, 2);
    out.varintField(BOOL, value ? 1 : 0);
    return self();
  }

  /** An attribute of what was begun last. */
  public final W attribute(String key, long value) {
    int any = 1 + Wire.varintSize(value);
    key(key, any);
    out.exact(VALUE, any);
    out.varintField(INT, value);
    return self();
  }

  /** An attribute of what was begun last. */
  public final W attribute(String key, double value) {
    key(key, 9);
    out.exact(VALUE, 9);
    out.fixed64Field(DOUBLE, Double.doubleToRawLongBits(value));
    return self();
  }

  /** An attribute of what was begun last. */
  public final W attribute(String key, AttributeValue value) {
    byte[] encoded = value.encoded();
    key(key, encoded.length);
    out.field(VALUE, encoded, 0, encoded.length);
    return self();
  }

  /** An attribute of what was begun last, with a value that was read. */
  public final W attribute(String key, AnyValueView value) {
    key(key, value.sizeBytes());
    out.field(VALUE, value.array(), value.start(), value.end());
    return self();
  }

  /** All attributes of a message that was read, as attributes of what was begun last. */
  public final W attributes(AttributedView from) {
    int tag = requireAttributes() << 3 | Wire.LEN;
    KeyValueView each = from.attributes();
    while (each.next()) {
      out.field(tag, each.array(), each.start(), each.end());
    }
    return self();
  }

  /** How many attributes what was begun last has lost. */
  public final W droppedAttributesCount(int count) {
    if (droppedAttributes == 0) {
      throw new IllegalStateException("nothing is open that can have lost attributes");
    }
    varint(droppedAttributes, Integer.toUnsignedLong(count));
    return self();
  }

  /** Items begun so far: spans, data points or log records. */
  public final int items() {
    return items;
  }

  /** Bytes written so far. */
  public final long sizeBytes() {
    return out.sizeBytes();
  }

  /** The request. */
  public final Payload finish() {
    up(0);
    items = 0;
    entry = 0;
    return out.finish();
  }

  /** Begins a message, below the last one of the depth above. */
  final void begin(int at, int tag, long expectedBytes) {
    if (depth < at - 1) {
      throw new IllegalStateException("a resource comes first, then a scope, then what is in it");
    }
    up(at - 1);
    out.open(tag, expectedBytes);
    depth = at;
    if (at == ITEM) {
      inItem = tag == Tags.ITEMS; // otherwise it is the scope
    }
  }

  /** An item that was read, whole, in the scope that was begun last. */
  final void entry(MessageView item) {
    if (depth < SCOPE || entry != SCOPE) {
      throw new IllegalStateException("a resource comes first, then a scope, then what is in it");
    }
    up(SCOPE);
    out.field(Tags.ITEMS, item.array(), item.start(), item.end());
    items++;
  }

  /** Ends what is deeper. */
  final void up(int to) {
    while (depth > to) {
      if (!beginsLast(depth)) {
        out.close();
        inItem &= depth != ITEM;
        depth--;
        attributes = 0;
        droppedAttributes = 0;
      }
    }
  }

  /** Before a message of that depth ends, whether something was begun in it that was owed. */
  boolean beginsLast(int at) {
    return false;
  }

  final int depth() {
    return depth;
  }

  final void requireItem() {
    if (!inItem) {
      throw new IllegalStateException("no span, metric or record was begun");
    }
  }

  final void attributesAre(int number, int droppedCount) {
    attributes = number;
    droppedAttributes = droppedCount;
  }

  final void countItem() {
    items++;
  }

  /** A value that is not an attribute's. */
  final void value(int number, String text) {
    int length = Utf8Bytes.length(text);
    out.exact(number << 3 | Wire.LEN, fieldSize(length));
    out.string(STRING, text, length);
  }

  /** A value that is not an attribute's. */
  final void value(int number, AttributeValue value) {
    out.field(number << 3 | Wire.LEN, value.encoded(), 0, value.encoded().length);
  }

  private int requireAttributes() {
    if (attributes == 0) {
      throw new IllegalStateException("nothing is open that has attributes");
    }
    return attributes;
  }

  /** The start of an attribute whose value is of that many bytes. */
  private void key(String key, int anyBytes) {
    int length = Utf8Bytes.length(key);
    int keyBytes = length == 0 ? 0 : fieldSize(length);
    out.exact(requireAttributes() << 3 | Wire.LEN, keyBytes + fieldSize(anyBytes));
    if (length > 0) {
      out.string(KEY, key, length);
    }
  }

  /** Of a field with a tag of one byte. */
  private static int fieldSize(int length) {
    return 1 + Wire.varintSize(length) + length;
  }

  final void string(int number, String value) {
    if (!value.isEmpty()) {
      out.string(number << 3 | Wire.LEN, value, Utf8Bytes.length(value));
    }
  }

  final void bytes(int number, Slice value) {
    if (value.length() > 0) {
      out.field(number << 3 | Wire.LEN, value.array(), value.offset(), value.end());
    }
  }

  final void id(int number, @Nullable Slice id, int size) {
    if (id != null && id.length() > 0) {
      if (id.length() != size) {
        throw new IllegalArgumentException("an id of " + id.length() + " bytes instead of " + size);
      }
      bytes(number, id);
    }
  }

  final void varint(int number, long value) {
    if (value != 0) {
      out.varintField(number << 3 | Wire.VARINT, value);
    }
  }

  final void fixed64(int number, long value) {
    if (value != 0) {
      out.fixed64Field(number << 3 | Wire.FIXED64, value);
    }
  }

  final void fixed32(int number, int value) {
    if (value != 0) {
      out.fixed32Field(number << 3 | Wire.FIXED32, value);
    }
  }

  /** A number of eight bytes whose zero says something. */
  final void present(int number, long bits) {
    out.fixed64Field(number << 3 | Wire.FIXED64, bits);
  }

  final void present(int number, double value) {
    present(number, Double.doubleToRawLongBits(value));
  }

  final void fixed64s(int number, long[] values) {
    if (values.length > 0) {
      out.exact(number << 3 | Wire.LEN, Math.multiplyExact(values.length, Long.BYTES));
      for (long value : values) {
        out.fixed64(value);
      }
    }
  }

  final void doubles(int number, double[] values) {
    if (values.length > 0) {
      out.exact(number << 3 | Wire.LEN, Math.multiplyExact(values.length, Double.BYTES));
      for (double value : values) {
        out.fixed64(Double.doubleToRawLongBits(value));
      }
    }
  }

  final void varints(int number, long[] values) {
    if (values.length > 0) {
      int bytes = 0;
      for (long value : values) {
        bytes += Wire.varintSize(value);
      }
      out.exact(number << 3 | Wire.LEN, bytes);
      for (long value : values) {
        out.varint(value);
      }
    }
  }

  /** A message of exactly that many bytes, which follow. */
  final void message(int number, int bytes) {
    out.exact(number << 3 | Wire.LEN, bytes);
  }
}
