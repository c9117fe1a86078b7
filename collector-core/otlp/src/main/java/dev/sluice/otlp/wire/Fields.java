package dev.sluice.otlp.wire;

/**
 * Numbers of OTLP's fields, each once: {@link MessageType} says what they are, and whatever reads,
 * edits or writes a field names it from here. Those of the messages that only the check looks into
 * stand in {@link MessageType}. For the rooms above.
 */
public final class Fields {
  private Fields() {}

  /** A request of any signal. */
  public static final class Request {
    public static final int ENTRIES = 1;

    private Request() {}
  }

  /** The answer to a request of any signal. */
  public static final class Response {
    public static final int PARTIAL_SUCCESS = 1;

    private Response() {}
  }

  /** What became of a request that was taken in part. */
  public static final class PartialSuccess {
    public static final int REJECTED_ITEMS = 1;
    public static final int ERROR_MESSAGE = 2;

    private PartialSuccess() {}
  }

  /** What a request holds for each resource, and that for each scope. */
  public static final class Entry {
    /** The resource, or the scope. */
    public static final int HEAD = 1;

    /** The scopes, or the items. */
    public static final int CHILDREN = 2;

    public static final int SCHEMA_URL = 3;

    /** Of a resource: the instrumentation libraries of OTLP before 0.15, laid out as scopes are. */
    public static final int LEGACY_SCOPES = 1000;

    private Entry() {}
  }

  /** A list of values, or a map. */
  public static final class Values {
    public static final int VALUES = 1;

    private Values() {}
  }

  /** All five kinds of metric data, as far as a kind has the field. */
  public static final class Data {
    public static final int POINTS = 1;
    public static final int TEMPORALITY = 2;
    public static final int MONOTONIC = 3;

    private Data() {}
  }

  /** What all kinds of data points have under one number. */
  public static final class Point {
    public static final int START_TIME_UNIX_NANO = 2;
    public static final int TIME_UNIX_NANO = 3;

    private Point() {}
  }

  /** An attribute. */
  public static final class KeyValue {
    public static final int KEY = 1;
    public static final int VALUE = 2;
    public static final int KEY_STRINDEX = 3;

    private KeyValue() {}
  }

  /** A value; a oneof. */
  public static final class AnyValue {
    public static final int STRING_VALUE = 1;
    public static final int BOOL_VALUE = 2;
    public static final int INT_VALUE = 3;
    public static final int DOUBLE_VALUE = 4;
    public static final int ARRAY_VALUE = 5;
    public static final int KVLIST_VALUE = 6;
    public static final int BYTES_VALUE = 7;
    public static final int STRING_VALUE_STRINDEX = 8;

    private AnyValue() {}
  }

  /** What made the telemetry. */
  public static final class Resource {
    public static final int ATTRIBUTES = 1;
    public static final int DROPPED_ATTRIBUTES_COUNT = 2;
    public static final int ENTITY_REFS = 3;

    private Resource() {}
  }

  /** An entity that the attributes of a resource describe. */
  public static final class EntityRef {
    public static final int SCHEMA_URL = 1;
    public static final int TYPE = 2;
    public static final int ID_KEYS = 3;
    public static final int DESCRIPTION_KEYS = 4;

    private EntityRef() {}
  }

  /** An instrumentation scope. */
  public static final class Scope {
    public static final int NAME = 1;
    public static final int VERSION = 2;
    public static final int ATTRIBUTES = 3;
    public static final int DROPPED_ATTRIBUTES_COUNT = 4;

    private Scope() {}
  }

  public static final class Span {
    public static final int TRACE_ID = 1;
    public static final int SPAN_ID = 2;
    public static final int TRACE_STATE = 3;
    public static final int PARENT_SPAN_ID = 4;
    public static final int NAME = 5;
    public static final int KIND = 6;
    public static final int START_TIME_UNIX_NANO = 7;
    public static final int END_TIME_UNIX_NANO = 8;
    public static final int ATTRIBUTES = 9;
    public static final int DROPPED_ATTRIBUTES_COUNT = 10;
    public static final int EVENTS = 11;
    public static final int DROPPED_EVENTS_COUNT = 12;
    public static final int LINKS = 13;
    public static final int DROPPED_LINKS_COUNT = 14;
    public static final int STATUS = 15;
    public static final int FLAGS = 16;

    private Span() {}
  }

  /** An event of a span. */
  public static final class Event {
    public static final int TIME_UNIX_NANO = 1;
    public static final int NAME = 2;
    public static final int ATTRIBUTES = 3;
    public static final int DROPPED_ATTRIBUTES_COUNT = 4;

    private Event() {}
  }

  /** A link of a span. */
  public static final class Link {
    public static final int TRACE_ID = 1;
    public static final int SPAN_ID = 2;
    public static final int TRACE_STATE = 3;
    public static final int ATTRIBUTES = 4;
    public static final int DROPPED_ATTRIBUTES_COUNT = 5;
    public static final int FLAGS = 6;

    private Link() {}
  }

  /** The status of a span. */
  public static final class Status {
    public static final int MESSAGE = 2;
    public static final int CODE = 3;

    private Status() {}
  }

  public static final class LogRecord {
    public static final int TIME_UNIX_NANO = 1;
    public static final int SEVERITY_NUMBER = 2;
    public static final int SEVERITY_TEXT = 3;
    public static final int BODY = 5;
    public static final int ATTRIBUTES = 6;
    public static final int DROPPED_ATTRIBUTES_COUNT = 7;
    public static final int FLAGS = 8;
    public static final int TRACE_ID = 9;
    public static final int SPAN_ID = 10;
    public static final int OBSERVED_TIME_UNIX_NANO = 11;
    public static final int EVENT_NAME = 12;

    private LogRecord() {}
  }

  public static final class Metric {
    public static final int NAME = 1;
    public static final int DESCRIPTION = 2;
    public static final int UNIT = 3;
    public static final int GAUGE = 5;
    public static final int SUM = 7;
    public static final int HISTOGRAM = 9;
    public static final int EXPONENTIAL_HISTOGRAM = 10;
    public static final int SUMMARY = 11;
    public static final int METADATA = 12;

    private Metric() {}
  }

  /** A point of a gauge or a sum. */
  public static final class NumberPoint {
    public static final int AS_DOUBLE = 4;
    public static final int EXEMPLARS = 5;
    public static final int AS_INT = 6;
    public static final int ATTRIBUTES = 7;
    public static final int FLAGS = 8;

    private NumberPoint() {}
  }

  /** A point of a histogram with explicit bounds. */
  public static final class HistogramPoint {
    public static final int COUNT = 4;
    public static final int SUM = 5;
    public static final int BUCKET_COUNTS = 6;
    public static final int EXPLICIT_BOUNDS = 7;
    public static final int EXEMPLARS = 8;
    public static final int ATTRIBUTES = 9;
    public static final int FLAGS = 10;
    public static final int MIN = 11;
    public static final int MAX = 12;

    private HistogramPoint() {}
  }

  /** A point of an exponential histogram. */
  public static final class ExponentialPoint {
    public static final int ATTRIBUTES = 1;
    public static final int COUNT = 4;
    public static final int SUM = 5;
    public static final int SCALE = 6;
    public static final int ZERO_COUNT = 7;
    public static final int POSITIVE = 8;
    public static final int NEGATIVE = 9;
    public static final int FLAGS = 10;
    public static final int EXEMPLARS = 11;
    public static final int MIN = 12;
    public static final int MAX = 13;
    public static final int ZERO_THRESHOLD = 14;

    private ExponentialPoint() {}
  }

  /** The buckets of one sign of an exponential histogram. */
  public static final class Buckets {
    public static final int OFFSET = 1;
    public static final int BUCKET_COUNTS = 2;

    private Buckets() {}
  }

  /** A point of a summary. */
  public static final class SummaryPoint {
    public static final int COUNT = 4;
    public static final int SUM = 5;
    public static final int QUANTILE_VALUES = 6;
    public static final int ATTRIBUTES = 7;
    public static final int FLAGS = 8;

    private SummaryPoint() {}
  }

  /** A quantile of a summary. */
  public static final class Quantile {
    public static final int QUANTILE = 1;
    public static final int VALUE = 2;

    private Quantile() {}
  }

  public static final class Exemplar {
    public static final int TIME_UNIX_NANO = 2;
    public static final int AS_DOUBLE = 3;
    public static final int SPAN_ID = 4;
    public static final int TRACE_ID = 5;
    public static final int AS_INT = 6;
    public static final int FILTERED_ATTRIBUTES = 7;

    private Exemplar() {}
  }

  public static final class Profile {
    public static final int SAMPLE_TYPE = 1;
    public static final int SAMPLES = 2;
    public static final int TIME_UNIX_NANO = 3;
    public static final int DURATION_NANO = 4;
    public static final int PERIOD_TYPE = 5;
    public static final int PERIOD = 6;
    public static final int PROFILE_ID = 7;
    public static final int DROPPED_ATTRIBUTES_COUNT = 8;
    public static final int ORIGINAL_PAYLOAD_FORMAT = 9;
    public static final int ORIGINAL_PAYLOAD = 10;
    public static final int ATTRIBUTE_INDICES = 11;

    private Profile() {}
  }
}
