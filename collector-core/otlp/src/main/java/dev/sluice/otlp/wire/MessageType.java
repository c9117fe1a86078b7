package dev.sluice.otlp.wire;

import static dev.sluice.otlp.wire.FieldType.BOOL;
import static dev.sluice.otlp.wire.FieldType.BYTES;
import static dev.sluice.otlp.wire.FieldType.DOUBLE;
import static dev.sluice.otlp.wire.FieldType.ENUM;
import static dev.sluice.otlp.wire.FieldType.FIXED32;
import static dev.sluice.otlp.wire.FieldType.FIXED64;
import static dev.sluice.otlp.wire.FieldType.ID16;
import static dev.sluice.otlp.wire.FieldType.ID8;
import static dev.sluice.otlp.wire.FieldType.INT32;
import static dev.sluice.otlp.wire.FieldType.INT64;
import static dev.sluice.otlp.wire.FieldType.SFIXED64;
import static dev.sluice.otlp.wire.FieldType.SINT32;
import static dev.sluice.otlp.wire.FieldType.STRING;
import static dev.sluice.otlp.wire.FieldType.UINT32;
import static dev.sluice.otlp.wire.FieldType.UINT64;

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

  TRACES_RESPONSE("ExportTraceServiceResponse", 44),
  TRACES_PARTIAL_SUCCESS("ExportTracePartialSuccess", 45),
  METRICS_RESPONSE("ExportMetricsServiceResponse", 46),
  METRICS_PARTIAL_SUCCESS("ExportMetricsPartialSuccess", 47),
  LOGS_RESPONSE("ExportLogsServiceResponse", 48),
  LOGS_PARTIAL_SUCCESS("ExportLogsPartialSuccess", 49),
  PROFILES_RESPONSE("ExportProfilesServiceResponse", 50),
  PROFILES_PARTIAL_SUCCESS("ExportProfilesPartialSuccess", 51),

  // Those from here on need more than a table to count: see OtlpCheck.
  METRIC("Metric", 52),
  RESOURCE_SPANS("ResourceSpans", 53),
  RESOURCE_LOGS("ResourceLogs", 54),
  RESOURCE_METRICS("ResourceMetrics", 55);

  /** Number of the instrumentation library list that OTLP before 0.15 had for the scope list. */
  public static final int LEGACY_SCOPES = Fields.Entry.LEGACY_SCOPES;

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
   * @param optional whether zero is told apart from absence, though it is in no oneof
   */
  public record Field(
      int number,
      String name,
      FieldType type,
      boolean repeated,
      @Nullable MessageType message,
      @Nullable String oneof,
      boolean optional) {
    /** Whether values may come packed: lists of numbers. */
    public boolean packable() {
      return repeated && type.isPackable();
    }
  }

  /** The name in the .proto file, without the package. */
  public String protoName() {
    return protoName;
  }

  /** The fields in the order of the .proto file; a legacy field comes last. */
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

  /** The message that a server answers with. */
  public static MessageType response(Signal signal) {
    return switch (signal) {
      case TRACES -> TRACES_RESPONSE;
      case METRICS -> METRICS_RESPONSE;
      case LOGS -> LOGS_RESPONSE;
      case PROFILES -> PROFILES_RESPONSE;
    };
  }

  /** A small number that stands for the type in tables. */
  public int code() {
    return code;
  }

  private MessageType one(int number, String name, FieldType type) {
    fields.add(new Field(number, name, type, false, null, null, false));
    return this;
  }

  private MessageType one(int number, String name, MessageType type) {
    fields.add(new Field(number, name, FieldType.MESSAGE, false, type, null, false));
    return this;
  }

  private MessageType optional(int number, String name, FieldType type) {
    fields.add(new Field(number, name, type, false, null, null, true));
    return this;
  }

  private MessageType list(int number, String name, FieldType type) {
    fields.add(new Field(number, name, type, true, null, null, false));
    return this;
  }

  private MessageType list(int number, String name, MessageType type) {
    fields.add(new Field(number, name, FieldType.MESSAGE, true, type, null, false));
    return this;
  }

  private MessageType either(String oneof, int number, String name, FieldType type) {
    fields.add(new Field(number, name, type, false, null, oneof, false));
    return this;
  }

  private MessageType either(String oneof, int number, String name, MessageType type) {
    fields.add(new Field(number, name, FieldType.MESSAGE, false, type, oneof, false));
    return this;
  }

  private void request(String list, MessageType entry) {
    list(Fields.Request.ENTRIES, list, entry);
  }

  private void response(MessageType partial, String rejected) {
    one(Fields.Response.PARTIAL_SUCCESS, "partial_success", partial);
    partial
        .one(Fields.PartialSuccess.REJECTED_ITEMS, rejected, INT64)
        .one(Fields.PartialSuccess.ERROR_MESSAGE, "error_message", STRING);
  }

  private MessageType resourceEntry(String scopes, MessageType scopeEntry) {
    return one(Fields.Entry.HEAD, "resource", RESOURCE)
        .list(Fields.Entry.CHILDREN, scopes, scopeEntry)
        .one(Fields.Entry.SCHEMA_URL, "schema_url", STRING);
  }

  private void scopeEntry(String items, MessageType item) {
    one(Fields.Entry.HEAD, "scope", SCOPE)
        .list(Fields.Entry.CHILDREN, items, item)
        .one(Fields.Entry.SCHEMA_URL, "schema_url", STRING);
  }

  private MessageType pointTimes() {
    return one(Fields.Point.START_TIME_UNIX_NANO, "start_time_unix_nano", FIXED64)
        .one(Fields.Point.TIME_UNIX_NANO, "time_unix_nano", FIXED64);
  }

  static {
    common();
    traces();
    logs();
    metrics();
    dataPoints();
    profiles();
    dictionary();
    TRACES_RESPONSE.response(TRACES_PARTIAL_SUCCESS, "rejected_spans");
    METRICS_RESPONSE.response(METRICS_PARTIAL_SUCCESS, "rejected_data_points");
    LOGS_RESPONSE.response(LOGS_PARTIAL_SUCCESS, "rejected_log_records");
    PROFILES_RESPONSE.response(PROFILES_PARTIAL_SUCCESS, "rejected_profiles");
  }

  private static void common() {
    KEY_VALUE
        .one(Fields.KeyValue.KEY, "key", STRING)
        .one(Fields.KeyValue.VALUE, "value", ANY_VALUE)
        .one(Fields.KeyValue.KEY_STRINDEX, "key_strindex", INT32);
    ANY_VALUE
        .either("value", Fields.AnyValue.STRING_VALUE, "string_value", STRING)
        .either("value", Fields.AnyValue.BOOL_VALUE, "bool_value", BOOL)
        .either("value", Fields.AnyValue.INT_VALUE, "int_value", INT64)
        .either("value", Fields.AnyValue.DOUBLE_VALUE, "double_value", DOUBLE)
        .either("value", Fields.AnyValue.ARRAY_VALUE, "array_value", ARRAY_VALUE)
        .either("value", Fields.AnyValue.KVLIST_VALUE, "kvlist_value", KEY_VALUE_LIST)
        .either("value", Fields.AnyValue.BYTES_VALUE, "bytes_value", BYTES)
        .either("value", Fields.AnyValue.STRING_VALUE_STRINDEX, "string_value_strindex", INT32);
    ARRAY_VALUE.list(Fields.Values.VALUES, "values", ANY_VALUE);
    KEY_VALUE_LIST.list(Fields.Values.VALUES, "values", KEY_VALUE);
    RESOURCE
        .list(Fields.Resource.ATTRIBUTES, "attributes", KEY_VALUE)
        .one(Fields.Resource.DROPPED_ATTRIBUTES_COUNT, "dropped_attributes_count", UINT32)
        .list(Fields.Resource.ENTITY_REFS, "entity_refs", ENTITY_REF);
    ENTITY_REF
        .one(Fields.EntityRef.SCHEMA_URL, "schema_url", STRING)
        .one(Fields.EntityRef.TYPE, "type", STRING)
        .list(Fields.EntityRef.ID_KEYS, "id_keys", STRING)
        .list(Fields.EntityRef.DESCRIPTION_KEYS, "description_keys", STRING);
    SCOPE
        .one(Fields.Scope.NAME, "name", STRING)
        .one(Fields.Scope.VERSION, "version", STRING)
        .list(Fields.Scope.ATTRIBUTES, "attributes", KEY_VALUE)
        .one(Fields.Scope.DROPPED_ATTRIBUTES_COUNT, "dropped_attributes_count", UINT32);
  }

  private static void traces() {
    TRACES.request("resource_spans", RESOURCE_SPANS);
    RESOURCE_SPANS
        .resourceEntry("scope_spans", SCOPE_SPANS)
        .list(LEGACY_SCOPES, "instrumentation_library_spans", SCOPE_SPANS);
    SCOPE_SPANS.scopeEntry("spans", SPAN);
    SPAN.one(Fields.Span.TRACE_ID, "trace_id", ID16)
        .one(Fields.Span.SPAN_ID, "span_id", ID8)
        .one(Fields.Span.TRACE_STATE, "trace_state", STRING)
        .one(Fields.Span.PARENT_SPAN_ID, "parent_span_id", ID8)
        .one(Fields.Span.FLAGS, "flags", FIXED32)
        .one(Fields.Span.NAME, "name", STRING)
        .one(Fields.Span.KIND, "kind", ENUM)
        .one(Fields.Span.START_TIME_UNIX_NANO, "start_time_unix_nano", FIXED64)
        .one(Fields.Span.END_TIME_UNIX_NANO, "end_time_unix_nano", FIXED64)
        .list(Fields.Span.ATTRIBUTES, "attributes", KEY_VALUE)
        .one(Fields.Span.DROPPED_ATTRIBUTES_COUNT, "dropped_attributes_count", UINT32)
        .list(Fields.Span.EVENTS, "events", EVENT)
        .one(Fields.Span.DROPPED_EVENTS_COUNT, "dropped_events_count", UINT32)
        .list(Fields.Span.LINKS, "links", LINK)
        .one(Fields.Span.DROPPED_LINKS_COUNT, "dropped_links_count", UINT32)
        .one(Fields.Span.STATUS, "status", STATUS);
    EVENT
        .one(Fields.Event.TIME_UNIX_NANO, "time_unix_nano", FIXED64)
        .one(Fields.Event.NAME, "name", STRING)
        .list(Fields.Event.ATTRIBUTES, "attributes", KEY_VALUE)
        .one(Fields.Event.DROPPED_ATTRIBUTES_COUNT, "dropped_attributes_count", UINT32);
    LINK.one(Fields.Link.TRACE_ID, "trace_id", ID16)
        .one(Fields.Link.SPAN_ID, "span_id", ID8)
        .one(Fields.Link.TRACE_STATE, "trace_state", STRING)
        .list(Fields.Link.ATTRIBUTES, "attributes", KEY_VALUE)
        .one(Fields.Link.DROPPED_ATTRIBUTES_COUNT, "dropped_attributes_count", UINT32)
        .one(Fields.Link.FLAGS, "flags", FIXED32);
    STATUS.one(Fields.Status.MESSAGE, "message", STRING).one(Fields.Status.CODE, "code", ENUM);
  }

  private static void logs() {
    LOGS.request("resource_logs", RESOURCE_LOGS);
    RESOURCE_LOGS
        .resourceEntry("scope_logs", SCOPE_LOGS)
        .list(LEGACY_SCOPES, "instrumentation_library_logs", SCOPE_LOGS);
    SCOPE_LOGS.scopeEntry("log_records", LOG_RECORD);
    LOG_RECORD
        .one(Fields.LogRecord.TIME_UNIX_NANO, "time_unix_nano", FIXED64)
        .one(Fields.LogRecord.OBSERVED_TIME_UNIX_NANO, "observed_time_unix_nano", FIXED64)
        .one(Fields.LogRecord.SEVERITY_NUMBER, "severity_number", ENUM)
        .one(Fields.LogRecord.SEVERITY_TEXT, "severity_text", STRING)
        .one(Fields.LogRecord.BODY, "body", ANY_VALUE)
        .list(Fields.LogRecord.ATTRIBUTES, "attributes", KEY_VALUE)
        .one(Fields.LogRecord.DROPPED_ATTRIBUTES_COUNT, "dropped_attributes_count", UINT32)
        .one(Fields.LogRecord.FLAGS, "flags", FIXED32)
        .one(Fields.LogRecord.TRACE_ID, "trace_id", ID16)
        .one(Fields.LogRecord.SPAN_ID, "span_id", ID8)
        .one(Fields.LogRecord.EVENT_NAME, "event_name", STRING);
  }

  private static void metrics() {
    METRICS.request("resource_metrics", RESOURCE_METRICS);
    RESOURCE_METRICS
        .resourceEntry("scope_metrics", SCOPE_METRICS)
        .list(LEGACY_SCOPES, "instrumentation_library_metrics", SCOPE_METRICS);
    SCOPE_METRICS.scopeEntry("metrics", METRIC);
    METRIC
        .one(Fields.Metric.NAME, "name", STRING)
        .one(Fields.Metric.DESCRIPTION, "description", STRING)
        .one(Fields.Metric.UNIT, "unit", STRING)
        .either("data", Fields.Metric.GAUGE, "gauge", GAUGE)
        .either("data", Fields.Metric.SUM, "sum", SUM)
        .either("data", Fields.Metric.HISTOGRAM, "histogram", HISTOGRAM)
        .either(
            "data",
            Fields.Metric.EXPONENTIAL_HISTOGRAM,
            "exponential_histogram",
            EXPONENTIAL_HISTOGRAM)
        .either("data", Fields.Metric.SUMMARY, "summary", SUMMARY)
        .list(Fields.Metric.METADATA, "metadata", KEY_VALUE);
    GAUGE.list(Fields.Data.POINTS, "data_points", NUMBER_DATA_POINT);
    SUM.list(Fields.Data.POINTS, "data_points", NUMBER_DATA_POINT)
        .one(Fields.Data.TEMPORALITY, "aggregation_temporality", ENUM)
        .one(Fields.Data.MONOTONIC, "is_monotonic", BOOL);
    HISTOGRAM
        .list(Fields.Data.POINTS, "data_points", HISTOGRAM_DATA_POINT)
        .one(Fields.Data.TEMPORALITY, "aggregation_temporality", ENUM);
    EXPONENTIAL_HISTOGRAM
        .list(Fields.Data.POINTS, "data_points", EXPONENTIAL_HISTOGRAM_DATA_POINT)
        .one(Fields.Data.TEMPORALITY, "aggregation_temporality", ENUM);
    SUMMARY.list(Fields.Data.POINTS, "data_points", SUMMARY_DATA_POINT);
  }

  private static void dataPoints() {
    NUMBER_DATA_POINT
        .list(Fields.NumberPoint.ATTRIBUTES, "attributes", KEY_VALUE)
        .pointTimes()
        .either("value", Fields.NumberPoint.AS_DOUBLE, "as_double", DOUBLE)
        .either("value", Fields.NumberPoint.AS_INT, "as_int", SFIXED64)
        .list(Fields.NumberPoint.EXEMPLARS, "exemplars", EXEMPLAR)
        .one(Fields.NumberPoint.FLAGS, "flags", UINT32);
    HISTOGRAM_DATA_POINT
        .list(Fields.HistogramPoint.ATTRIBUTES, "attributes", KEY_VALUE)
        .pointTimes()
        .one(Fields.HistogramPoint.COUNT, "count", FIXED64)
        .optional(Fields.HistogramPoint.SUM, "sum", DOUBLE)
        .list(Fields.HistogramPoint.BUCKET_COUNTS, "bucket_counts", FIXED64)
        .list(Fields.HistogramPoint.EXPLICIT_BOUNDS, "explicit_bounds", DOUBLE)
        .list(Fields.HistogramPoint.EXEMPLARS, "exemplars", EXEMPLAR)
        .one(Fields.HistogramPoint.FLAGS, "flags", UINT32)
        .optional(Fields.HistogramPoint.MIN, "min", DOUBLE)
        .optional(Fields.HistogramPoint.MAX, "max", DOUBLE);
    EXPONENTIAL_HISTOGRAM_DATA_POINT
        .list(Fields.ExponentialPoint.ATTRIBUTES, "attributes", KEY_VALUE)
        .pointTimes()
        .one(Fields.ExponentialPoint.COUNT, "count", FIXED64)
        .optional(Fields.ExponentialPoint.SUM, "sum", DOUBLE)
        .one(Fields.ExponentialPoint.SCALE, "scale", SINT32)
        .one(Fields.ExponentialPoint.ZERO_COUNT, "zero_count", FIXED64)
        .one(Fields.ExponentialPoint.POSITIVE, "positive", BUCKETS)
        .one(Fields.ExponentialPoint.NEGATIVE, "negative", BUCKETS)
        .one(Fields.ExponentialPoint.FLAGS, "flags", UINT32)
        .list(Fields.ExponentialPoint.EXEMPLARS, "exemplars", EXEMPLAR)
        .optional(Fields.ExponentialPoint.MIN, "min", DOUBLE)
        .optional(Fields.ExponentialPoint.MAX, "max", DOUBLE)
        .one(Fields.ExponentialPoint.ZERO_THRESHOLD, "zero_threshold", DOUBLE);
    BUCKETS
        .one(Fields.Buckets.OFFSET, "offset", SINT32)
        .list(Fields.Buckets.BUCKET_COUNTS, "bucket_counts", UINT64);
    SUMMARY_DATA_POINT
        .list(Fields.SummaryPoint.ATTRIBUTES, "attributes", KEY_VALUE)
        .pointTimes()
        .one(Fields.SummaryPoint.COUNT, "count", FIXED64)
        .one(Fields.SummaryPoint.SUM, "sum", DOUBLE)
        .list(Fields.SummaryPoint.QUANTILE_VALUES, "quantile_values", VALUE_AT_QUANTILE)
        .one(Fields.SummaryPoint.FLAGS, "flags", UINT32);
    VALUE_AT_QUANTILE
        .one(Fields.Quantile.QUANTILE, "quantile", DOUBLE)
        .one(Fields.Quantile.VALUE, "value", DOUBLE);
    EXEMPLAR
        .list(Fields.Exemplar.FILTERED_ATTRIBUTES, "filtered_attributes", KEY_VALUE)
        .one(Fields.Exemplar.TIME_UNIX_NANO, "time_unix_nano", FIXED64)
        .either("value", Fields.Exemplar.AS_DOUBLE, "as_double", DOUBLE)
        .either("value", Fields.Exemplar.AS_INT, "as_int", SFIXED64)
        .one(Fields.Exemplar.SPAN_ID, "span_id", ID8)
        .one(Fields.Exemplar.TRACE_ID, "trace_id", ID16);
  }

  private static void profiles() {
    PROFILES.list(Fields.Request.ENTRIES, "resource_profiles", RESOURCE_PROFILES);
    PROFILES.one(2, "dictionary", PROFILES_DICTIONARY);
    RESOURCE_PROFILES.resourceEntry("scope_profiles", SCOPE_PROFILES);
    SCOPE_PROFILES.scopeEntry("profiles", PROFILE);
    PROFILE
        .one(Fields.Profile.SAMPLE_TYPE, "sample_type", VALUE_TYPE)
        .list(Fields.Profile.SAMPLES, "samples", SAMPLE)
        .one(Fields.Profile.TIME_UNIX_NANO, "time_unix_nano", FIXED64)
        .one(Fields.Profile.DURATION_NANO, "duration_nano", UINT64)
        .one(Fields.Profile.PERIOD_TYPE, "period_type", VALUE_TYPE)
        .one(Fields.Profile.PERIOD, "period", INT64)
        .one(Fields.Profile.PROFILE_ID, "profile_id", ID16)
        .one(Fields.Profile.DROPPED_ATTRIBUTES_COUNT, "dropped_attributes_count", UINT32)
        .one(Fields.Profile.ORIGINAL_PAYLOAD_FORMAT, "original_payload_format", STRING)
        .one(Fields.Profile.ORIGINAL_PAYLOAD, "original_payload", BYTES)
        .list(Fields.Profile.ATTRIBUTE_INDICES, "attribute_indices", INT32);
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
