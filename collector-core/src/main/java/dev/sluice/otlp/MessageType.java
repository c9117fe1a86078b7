package dev.sluice.otlp;

import static dev.sluice.otlp.FieldType.BOOL;
import static dev.sluice.otlp.FieldType.BYTES;
import static dev.sluice.otlp.FieldType.DOUBLE;
import static dev.sluice.otlp.FieldType.ENUM;
import static dev.sluice.otlp.FieldType.FIXED32;
import static dev.sluice.otlp.FieldType.FIXED64;
import static dev.sluice.otlp.FieldType.ID16;
import static dev.sluice.otlp.FieldType.ID8;
import static dev.sluice.otlp.FieldType.INT32;
import static dev.sluice.otlp.FieldType.INT64;
import static dev.sluice.otlp.FieldType.SFIXED64;
import static dev.sluice.otlp.FieldType.SINT32;
import static dev.sluice.otlp.FieldType.STRING;
import static dev.sluice.otlp.FieldType.UINT32;
import static dev.sluice.otlp.FieldType.UINT64;

import dev.sluice.data.Signal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of OTLP 1.11 and their fields: the one description that the check runs on and that a
 * transcoder may walk. Constant and safe from any thread.
 *
 * <p>Field 1000 of a resource's entry is the instrumentation library list of OTLP before 0.15; it
 * has the layout of today's scope list.
 */
@SuppressWarnings("ImmutableEnumChecker") // field lists are filled by the class initializer only
public enum MessageType {
  KEY_VALUE("KeyValue", 0),
  ANY_VALUE("AnyValue", 1),
  ARRAY_VALUE("ArrayValue", 2),
  KEY_VALUE_LIST("KeyValueList", 3),
  RESOURCE("Resource", 4),
  ENTITY_REF("EntityRef", 5),
  SCOPE("InstrumentationScope", 6),

  TRACES("ExportTraceServiceRequest", 7),
  SCOPE_SPANS("ScopeSpans", 8),
  SPAN("Span", 9),
  EVENT("Span.Event", 10),
  LINK("Span.Link", 11),
  STATUS("Status", 12),

  LOGS("ExportLogsServiceRequest", 13),
  SCOPE_LOGS("ScopeLogs", 14),
  LOG_RECORD("LogRecord", 15),

  METRICS("ExportMetricsServiceRequest", 16),
  SCOPE_METRICS("ScopeMetrics", 17),
  GAUGE("Gauge", 18),
  SUM("Sum", 19),
  HISTOGRAM("Histogram", 20),
  EXPONENTIAL_HISTOGRAM("ExponentialHistogram", 21),
  SUMMARY("Summary", 22),
  NUMBER_DATA_POINT("NumberDataPoint", 23),
  HISTOGRAM_DATA_POINT("HistogramDataPoint", 24),
  EXPONENTIAL_HISTOGRAM_DATA_POINT("ExponentialHistogramDataPoint", 25),
  BUCKETS("ExponentialHistogramDataPoint.Buckets", 26),
  SUMMARY_DATA_POINT("SummaryDataPoint", 27),
  VALUE_AT_QUANTILE("SummaryDataPoint.ValueAtQuantile", 28),
  EXEMPLAR("Exemplar", 29),

  PROFILES("ExportProfilesServiceRequest", 30),
  RESOURCE_PROFILES("ResourceProfiles", 31),
  SCOPE_PROFILES("ScopeProfiles", 32),
  PROFILES_DICTIONARY("ProfilesDictionary", 33),
  PROFILE("Profile", 34),
  SAMPLE("Sample", 35),
  PROFILE_LINK("Link", 36),
  VALUE_TYPE("ValueType", 37),
  MAPPING("Mapping", 38),
  STACK("Stack", 39),
  LOCATION("Location", 40),
  LINE("Line", 41),
  FUNCTION("Function", 42),
  KEY_VALUE_AND_UNIT("KeyValueAndUnit", 43),

  // Those from here on need more than a table to count: see OtlpCheck.
  METRIC("Metric", 44),
  RESOURCE_SPANS("ResourceSpans", 45),
  RESOURCE_LOGS("ResourceLogs", 46),
  RESOURCE_METRICS("ResourceMetrics", 47);

  /** Number of the instrumentation library list that OTLP before 0.15 had for the scope list. */
  public static final int LEGACY_SCOPES = 1000;

  private final String protoName;
  private final int code;
  private final List<Field> fields = new ArrayList<>();

  MessageType(String protoName, int code) {
    this.protoName = protoName;
    this.code = code;
  }

  /**
   * One field.
   *
   * @param number its number on the wire
   * @param name as the .proto file spells it
   * @param type how a value is written
   * @param repeated whether it is a list
   * @param message the type of the values when {@code type} is a message, else null
   * @param oneof the name of the oneof it belongs to, or null; {@code optional} is none
   */
  public record Field(
      int number,
      String name,
      FieldType type,
      boolean repeated,
      @Nullable MessageType message,
      @Nullable String oneof) {
    /** Whether values may come packed: lists of numbers. */
    public boolean packable() {
      return repeated && type.wireType() != Wire.LEN;
    }
  }

  /** The name in the .proto file, without the package. */
  public String protoName() {
    return protoName;
  }

  /** The fields in no particular order. */
  public List<Field> fields() {
    return Collections.unmodifiableList(fields);
  }

  /** The field with this number, or null. */
  public @Nullable Field field(int number) {
    for (Field field : fields) {
      if (field.number == number) {
        return field;
      }
    }
    return null;
  }

  /** The message that a client sends for a signal. */
  public static MessageType request(Signal signal) {
    return switch (signal) {
      case TRACES -> TRACES;
      case METRICS -> METRICS;
      case LOGS -> LOGS;
      case PROFILES -> PROFILES;
    };
  }

  /** A small number that stands for the type in tables. */
  int code() {
    return code;
  }

  private MessageType one(int number, String name, FieldType type) {
    fields.add(new Field(number, name, type, false, null, null));
    return this;
  }

  private MessageType one(int number, String name, MessageType type) {
    fields.add(new Field(number, name, FieldType.MESSAGE, false, type, null));
    return this;
  }

  private MessageType list(int number, String name, FieldType type) {
    fields.add(new Field(number, name, type, true, null, null));
    return this;
  }

  private MessageType list(int number, String name, MessageType type) {
    fields.add(new Field(number, name, FieldType.MESSAGE, true, type, null));
    return this;
  }

  private MessageType either(String oneof, int number, String name, FieldType type) {
    fields.add(new Field(number, name, type, false, null, oneof));
    return this;
  }

  private MessageType either(String oneof, int number, String name, MessageType type) {
    fields.add(new Field(number, name, FieldType.MESSAGE, false, type, oneof));
    return this;
  }

  private void request(String list, MessageType entry) {
    list(1, list, entry);
  }

  private MessageType resourceEntry(String scopes, MessageType scopeEntry) {
    return one(1, "resource", RESOURCE).list(2, scopes, scopeEntry).one(3, "schema_url", STRING);
  }

  private void scopeEntry(String items, MessageType item) {
    one(1, "scope", SCOPE).list(2, items, item).one(3, "schema_url", STRING);
  }

  private MessageType pointTimes() {
    return one(2, "start_time_unix_nano", FIXED64).one(3, "time_unix_nano", FIXED64);
  }

  static {
    common();
    traces();
    logs();
    metrics();
    dataPoints();
    profiles();
    dictionary();
  }

  private static void common() {
    KEY_VALUE.one(1, "key", STRING).one(2, "value", ANY_VALUE).one(3, "key_strindex", INT32);
    ANY_VALUE
        .either("value", 1, "string_value", STRING)
        .either("value", 2, "bool_value", BOOL)
        .either("value", 3, "int_value", INT64)
        .either("value", 4, "double_value", DOUBLE)
        .either("value", 5, "array_value", ARRAY_VALUE)
        .either("value", 6, "kvlist_value", KEY_VALUE_LIST)
        .either("value", 7, "bytes_value", BYTES)
        .either("value", 8, "string_value_strindex", INT32);
    ARRAY_VALUE.list(1, "values", ANY_VALUE);
    KEY_VALUE_LIST.list(1, "values", KEY_VALUE);
    RESOURCE
        .list(1, "attributes", KEY_VALUE)
        .one(2, "dropped_attributes_count", UINT32)
        .list(3, "entity_refs", ENTITY_REF);
    ENTITY_REF
        .one(1, "schema_url", STRING)
        .one(2, "type", STRING)
        .list(3, "id_keys", STRING)
        .list(4, "description_keys", STRING);
    SCOPE
        .one(1, "name", STRING)
        .one(2, "version", STRING)
        .list(3, "attributes", KEY_VALUE)
        .one(4, "dropped_attributes_count", UINT32);
  }

  private static void traces() {
    TRACES.request("resource_spans", RESOURCE_SPANS);
    RESOURCE_SPANS
        .resourceEntry("scope_spans", SCOPE_SPANS)
        .list(LEGACY_SCOPES, "instrumentation_library_spans", SCOPE_SPANS);
    SCOPE_SPANS.scopeEntry("spans", SPAN);
    SPAN.one(1, "trace_id", ID16)
        .one(2, "span_id", ID8)
        .one(3, "trace_state", STRING)
        .one(4, "parent_span_id", ID8)
        .one(5, "name", STRING)
        .one(6, "kind", ENUM)
        .one(7, "start_time_unix_nano", FIXED64)
        .one(8, "end_time_unix_nano", FIXED64)
        .list(9, "attributes", KEY_VALUE)
        .one(10, "dropped_attributes_count", UINT32)
        .list(11, "events", EVENT)
        .one(12, "dropped_events_count", UINT32)
        .list(13, "links", LINK)
        .one(14, "dropped_links_count", UINT32)
        .one(15, "status", STATUS)
        .one(16, "flags", FIXED32);
    EVENT
        .one(1, "time_unix_nano", FIXED64)
        .one(2, "name", STRING)
        .list(3, "attributes", KEY_VALUE)
        .one(4, "dropped_attributes_count", UINT32);
    LINK.one(1, "trace_id", ID16)
        .one(2, "span_id", ID8)
        .one(3, "trace_state", STRING)
        .list(4, "attributes", KEY_VALUE)
        .one(5, "dropped_attributes_count", UINT32)
        .one(6, "flags", FIXED32);
    STATUS.one(2, "message", STRING).one(3, "code", ENUM);
  }

  private static void logs() {
    LOGS.request("resource_logs", RESOURCE_LOGS);
    RESOURCE_LOGS
        .resourceEntry("scope_logs", SCOPE_LOGS)
        .list(LEGACY_SCOPES, "instrumentation_library_logs", SCOPE_LOGS);
    SCOPE_LOGS.scopeEntry("log_records", LOG_RECORD);
    LOG_RECORD
        .one(1, "time_unix_nano", FIXED64)
        .one(2, "severity_number", ENUM)
        .one(3, "severity_text", STRING)
        .one(5, "body", ANY_VALUE)
        .list(6, "attributes", KEY_VALUE)
        .one(7, "dropped_attributes_count", UINT32)
        .one(8, "flags", FIXED32)
        .one(9, "trace_id", ID16)
        .one(10, "span_id", ID8)
        .one(11, "observed_time_unix_nano", FIXED64)
        .one(12, "event_name", STRING);
  }

  private static void metrics() {
    METRICS.request("resource_metrics", RESOURCE_METRICS);
    RESOURCE_METRICS
        .resourceEntry("scope_metrics", SCOPE_METRICS)
        .list(LEGACY_SCOPES, "instrumentation_library_metrics", SCOPE_METRICS);
    SCOPE_METRICS.scopeEntry("metrics", METRIC);
    METRIC
        .one(1, "name", STRING)
        .one(2, "description", STRING)
        .one(3, "unit", STRING)
        .either("data", 5, "gauge", GAUGE)
        .either("data", 7, "sum", SUM)
        .either("data", 9, "histogram", HISTOGRAM)
        .either("data", 10, "exponential_histogram", EXPONENTIAL_HISTOGRAM)
        .either("data", 11, "summary", SUMMARY)
        .list(12, "metadata", KEY_VALUE);
    GAUGE.list(1, "data_points", NUMBER_DATA_POINT);
    SUM.list(1, "data_points", NUMBER_DATA_POINT)
        .one(2, "aggregation_temporality", ENUM)
        .one(3, "is_monotonic", BOOL);
    HISTOGRAM.list(1, "data_points", HISTOGRAM_DATA_POINT).one(2, "aggregation_temporality", ENUM);
    EXPONENTIAL_HISTOGRAM
        .list(1, "data_points", EXPONENTIAL_HISTOGRAM_DATA_POINT)
        .one(2, "aggregation_temporality", ENUM);
    SUMMARY.list(1, "data_points", SUMMARY_DATA_POINT);
  }

  private static void dataPoints() {
    NUMBER_DATA_POINT
        .pointTimes()
        .either("value", 4, "as_double", DOUBLE)
        .list(5, "exemplars", EXEMPLAR)
        .either("value", 6, "as_int", SFIXED64)
        .list(7, "attributes", KEY_VALUE)
        .one(8, "flags", UINT32);
    HISTOGRAM_DATA_POINT
        .pointTimes()
        .one(4, "count", FIXED64)
        .one(5, "sum", DOUBLE)
        .list(6, "bucket_counts", FIXED64)
        .list(7, "explicit_bounds", DOUBLE)
        .list(8, "exemplars", EXEMPLAR)
        .list(9, "attributes", KEY_VALUE)
        .one(10, "flags", UINT32)
        .one(11, "min", DOUBLE)
        .one(12, "max", DOUBLE);
    EXPONENTIAL_HISTOGRAM_DATA_POINT
        .list(1, "attributes", KEY_VALUE)
        .pointTimes()
        .one(4, "count", FIXED64)
        .one(5, "sum", DOUBLE)
        .one(6, "scale", SINT32)
        .one(7, "zero_count", FIXED64)
        .one(8, "positive", BUCKETS)
        .one(9, "negative", BUCKETS)
        .one(10, "flags", UINT32)
        .list(11, "exemplars", EXEMPLAR)
        .one(12, "min", DOUBLE)
        .one(13, "max", DOUBLE)
        .one(14, "zero_threshold", DOUBLE);
    BUCKETS.one(1, "offset", SINT32).list(2, "bucket_counts", UINT64);
    SUMMARY_DATA_POINT
        .pointTimes()
        .one(4, "count", FIXED64)
        .one(5, "sum", DOUBLE)
        .list(6, "quantile_values", VALUE_AT_QUANTILE)
        .list(7, "attributes", KEY_VALUE)
        .one(8, "flags", UINT32);
    VALUE_AT_QUANTILE.one(1, "quantile", DOUBLE).one(2, "value", DOUBLE);
    EXEMPLAR
        .one(2, "time_unix_nano", FIXED64)
        .either("value", 3, "as_double", DOUBLE)
        .one(4, "span_id", ID8)
        .one(5, "trace_id", ID16)
        .either("value", 6, "as_int", SFIXED64)
        .list(7, "filtered_attributes", KEY_VALUE);
  }

  private static void profiles() {
    PROFILES.list(1, "resource_profiles", RESOURCE_PROFILES);
    PROFILES.one(2, "dictionary", PROFILES_DICTIONARY);
    RESOURCE_PROFILES.resourceEntry("scope_profiles", SCOPE_PROFILES);
    SCOPE_PROFILES.scopeEntry("profiles", PROFILE);
    PROFILE
        .one(1, "sample_type", VALUE_TYPE)
        .list(2, "samples", SAMPLE)
        .one(3, "time_unix_nano", FIXED64)
        .one(4, "duration_nano", UINT64)
        .one(5, "period_type", VALUE_TYPE)
        .one(6, "period", INT64)
        .one(7, "profile_id", ID16)
        .one(8, "dropped_attributes_count", UINT32)
        .one(9, "original_payload_format", STRING)
        .one(10, "original_payload", BYTES)
        .list(11, "attribute_indices", INT32);
    SAMPLE
        .one(1, "stack_index", INT32)
        .list(2, "attribute_indices", INT32)
        .one(3, "link_index", INT32)
        .list(4, "values", INT64)
        .list(5, "timestamps_unix_nano", FIXED64);
    VALUE_TYPE.one(1, "type_strindex", INT32).one(2, "unit_strindex", INT32);
  }

  private static void dictionary() {
    PROFILES_DICTIONARY
        .list(1, "mapping_table", MAPPING)
        .list(2, "location_table", LOCATION)
        .list(3, "function_table", FUNCTION)
        .list(4, "link_table", PROFILE_LINK)
        .list(5, "string_table", STRING)
        .list(6, "attribute_table", KEY_VALUE_AND_UNIT)
        .list(7, "stack_table", STACK);
    PROFILE_LINK.one(1, "trace_id", ID16).one(2, "span_id", ID8);
    MAPPING
        .one(1, "memory_start", UINT64)
        .one(2, "memory_limit", UINT64)
        .one(3, "file_offset", UINT64)
        .one(4, "filename_strindex", INT32)
        .list(5, "attribute_indices", INT32);
    STACK.list(1, "location_indices", INT32);
    LOCATION
        .one(1, "mapping_index", INT32)
        .one(2, "address", UINT64)
        .list(3, "lines", LINE)
        .list(4, "attribute_indices", INT32);
    LINE.one(1, "function_index", INT32).one(2, "line", INT64).one(3, "column", INT64);
    FUNCTION
        .one(1, "name_strindex", INT32)
        .one(2, "system_name_strindex", INT32)
        .one(3, "filename_strindex", INT32)
        .one(4, "start_line", INT64);
    KEY_VALUE_AND_UNIT
        .one(1, "key_strindex", INT32)
        .one(2, "value", ANY_VALUE)
        .one(3, "unit_strindex", INT32);
  }
}
