package dev.sluice.otlp;

/**
 * Numbers of OTLP's fields, each once: {@link MessageType} says what they are, and whatever reads,
 * edits or writes a field names it from here. Those of the messages that only the check looks into
 * stand in {@link MessageType}.
 */
final class Fields {
  private Fields() {}

  /** A request of any signal. */
  static final class Request {
    static final int ENTRIES = 1;

    private Request() {}
  }

  /** The answer to a request of any signal. */
  static final class Response {
    static final int PARTIAL_SUCCESS = 1;

    private Response() {}
  }

  /** What became of a request that was taken in part. */
  static final class PartialSuccess {
    static final int REJECTED_ITEMS = 1;
    static final int ERROR_MESSAGE = 2;

    private PartialSuccess() {}
  }

  /** What a request holds for each resource, and that for each scope. */
  static final class Entry {
    /** The resource, or the scope. */
    static final int HEAD = 1;

    /** The scopes, or the items. */
    static final int CHILDREN = 2;

    static final int SCHEMA_URL = 3;

    /** Of a resource: the instrumentation libraries of OTLP before 0.15, laid out as scopes are. */
    static final int LEGACY_SCOPES = 1000;

    private Entry() {}
  }

  /** A list of values, or a map. */
  static final class Values {
    static final int VALUES = 1;

    private Values() {}
  }

  /** All five kinds of metric data, as far as a kind has the field. */
  static final class Data {
    static final int POINTS = 1;
    static final int TEMPORALITY = 2;
    static final int MONOTONIC = 3;

    private Data() {}
  }

  /** What all kinds of data points have under one number. */
  static final class Point {
    static final int START_TIME_UNIX_NANO = 2;
    static final int TIME_UNIX_NANO = 3;

    private Point() {}
  }

  /** An attribute. */
  static final class KeyValue {
    static final int KEY = 1;
    static final int VALUE = 2;
    static final int KEY_STRINDEX = 3;

    private KeyValue() {}
  }

  /** A value; a oneof. */
  static final class AnyValue {
    static final int STRING_VALUE = 1;
    static final int BOOL_VALUE = 2;
    static final int INT_VALUE = 3;
    static final int DOUBLE_VALUE = 4;
    static final int ARRAY_VALUE = 5;
    static final int KVLIST_VALUE = 6;
    static final int BYTES_VALUE = 7;
    static final int STRING_VALUE_STRINDEX = 8;

    private AnyValue() {}
  }

  /** What made the telemetry. */
  static final class Resource {
    static final int ATTRIBUTES = 1;
    static final int DROPPED_ATTRIBUTES_COUNT = 2;
    static final int ENTITY_REFS = 3;

    private Resource() {}
  }

  /** An entity that the attributes of a resource describe. */
  static final class EntityRef {
    static final int SCHEMA_URL = 1;
    static final int TYPE = 2;
    static final int ID_KEYS = 3;
    static final int DESCRIPTION_KEYS = 4;

    private EntityRef() {}
  }

  /** An instrumentation scope. */
  static final class Scope {
    static final int NAME = 1;
    static final int VERSION = 2;
    static final int ATTRIBUTES = 3;
    static final int DROPPED_ATTRIBUTES_COUNT = 4;

    private Scope() {}
  }

  static final class Span {
    static final int TRACE_ID = 1;
    static final int SPAN_ID = 2;
    static final int TRACE_STATE = 3;
    static final int PARENT_SPAN_ID = 4;
    static final int NAME = 5;
    static final int KIND = 6;
    static final int START_TIME_UNIX_NANO = 7;
    static final int END_TIME_UNIX_NANO = 8;
    static final int ATTRIBUTES = 9;
    static final int DROPPED_ATTRIBUTES_COUNT = 10;
    static final int EVENTS = 11;
    static final int DROPPED_EVENTS_COUNT = 12;
    static final int LINKS = 13;
    static final int DROPPED_LINKS_COUNT = 14;
    static final int STATUS = 15;
    static final int FLAGS = 16;

    private Span() {}
  }

  /** An event of a span. */
  static final class Event {
    static final int TIME_UNIX_NANO = 1;
    static final int NAME = 2;
    static final int ATTRIBUTES = 3;
    static final int DROPPED_ATTRIBUTES_COUNT = 4;

    private Event() {}
  }

  /** A link of a span. */
  static final class Link {
    static final int TRACE_ID = 1;
    static final int SPAN_ID = 2;
    static final int TRACE_STATE = 3;
    static final int ATTRIBUTES = 4;
    static final int DROPPED_ATTRIBUTES_COUNT = 5;
    static final int FLAGS = 6;

    private Link() {}
  }

  /** The status of a span. */
  static final class Status {
    static final int MESSAGE = 2;
    static final int CODE = 3;

    private Status() {}
  }

  static final class LogRecord {
    static final int TIME_UNIX_NANO = 1;
    static final int SEVERITY_NUMBER = 2;
    static final int SEVERITY_TEXT = 3;
    static final int BODY = 5;
    static final int ATTRIBUTES = 6;
    static final int DROPPED_ATTRIBUTES_COUNT = 7;
    static final int FLAGS = 8;
    static final int TRACE_ID = 9;
    static final int SPAN_ID = 10;
    static final int OBSERVED_TIME_UNIX_NANO = 11;
    static final int EVENT_NAME = 12;

    private LogRecord() {}
  }

  static final class Metric {
    static final int NAME = 1;
    static final int DESCRIPTION = 2;
    static final int UNIT = 3;
    static final int GAUGE = 5;
    static final int SUM = 7;
    static final int HISTOGRAM = 9;
    static final int EXPONENTIAL_HISTOGRAM = 10;
    static final int SUMMARY = 11;
    static final int METADATA = 12;

    private Metric() {}
  }

  /** A point of a gauge or a sum. */
  static final class NumberPoint {
    static final int AS_DOUBLE = 4;
    static final int EXEMPLARS = 5;
    static final int AS_INT = 6;
    static final int ATTRIBUTES = 7;
    static final int FLAGS = 8;

    private NumberPoint() {}
  }

  /** A point of a histogram with explicit bounds. */
  static final class HistogramPoint {
    static final int COUNT = 4;
    static final int SUM = 5;
    static final int BUCKET_COUNTS = 6;
    static final int EXPLICIT_BOUNDS = 7;
    static final int EXEMPLARS = 8;
    static final int ATTRIBUTES = 9;
    static final int FLAGS = 10;
    static final int MIN = 11;
    static final int MAX = 12;

    private HistogramPoint() {}
  }

  /** A point of an exponential histogram. */
  static final class ExponentialPoint {
    static final int ATTRIBUTES = 1;
    static final int COUNT = 4;
    static final int SUM = 5;
    static final int SCALE = 6;
    static final int ZERO_COUNT = 7;
    static final int POSITIVE = 8;
    static final int NEGATIVE = 9;
    static final int FLAGS = 10;
    static final int EXEMPLARS = 11;
    static final int MIN = 12;
    static final int MAX = 13;
    static final int ZERO_THRESHOLD = 14;

    private ExponentialPoint() {}
  }

  /** The buckets of one sign of an exponential histogram. */
  static final class Buckets {
    static final int OFFSET = 1;
    static final int BUCKET_COUNTS = 2;

    private Buckets() {}
  }

  /** A point of a summary. */
  static final class SummaryPoint {
    static final int COUNT = 4;
    static final int SUM = 5;
    static final int QUANTILE_VALUES = 6;
    static final int ATTRIBUTES = 7;
    static final int FLAGS = 8;

    private SummaryPoint() {}
  }

  /** A quantile of a summary. */
  static final class Quantile {
    static final int QUANTILE = 1;
    static final int VALUE = 2;

    private Quantile() {}
  }

  static final class Exemplar {
    static final int TIME_UNIX_NANO = 2;
    static final int AS_DOUBLE = 3;
    static final int SPAN_ID = 4;
    static final int TRACE_ID = 5;
    static final int AS_INT = 6;
    static final int FILTERED_ATTRIBUTES = 7;

    private Exemplar() {}
  }

  static final class Profile {
    static final int SAMPLE_TYPE = 1;
    static final int SAMPLES = 2;
    static final int TIME_UNIX_NANO = 3;
    static final int DURATION_NANO = 4;
    static final int PERIOD_TYPE = 5;
    static final int PERIOD = 6;
    static final int PROFILE_ID = 7;
    static final int DROPPED_ATTRIBUTES_COUNT = 8;
    static final int ORIGINAL_PAYLOAD_FORMAT = 9;
    static final int ORIGINAL_PAYLOAD = 10;
    static final int ATTRIBUTE_INDICES = 11;

    private Profile() {}
  }
}
