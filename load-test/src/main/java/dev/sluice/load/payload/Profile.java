package dev.sluice.load.payload;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What requests look like. Everything follows from it and its seed: two runs with the same profile
 * send the same bytes apart from the numbers.
 *
 * @param signal of the requests
 * @param itemsPerRequest one size for all requests, or several that take turns; 1 to 10,000
 * @param item what each item is like
 * @param layout where items stand
 * @param mix which items are not like the others
 * @param points what points of metrics are like
 * @param templates how many different requests there are
 * @param seed of everything that looks random
 */
public record Profile(
    Signal signal,
    List<Integer> itemsPerRequest,
    Item item,
    Layout layout,
    Mix mix,
    Points points,
    int templates,
    long seed) {
  private static final int MOST_ITEMS = 10_000;

  private static final int USUAL_BYTES = 320;
  private static final int USUAL_ATTRIBUTES = 6;
  private static final int USUAL_POINT_BYTES = 180;
  private static final int USUAL_POINT_ATTRIBUTES = 4;

  /** What one more attribute takes in an item that is larger than usual. */
  private static final int ATTRIBUTE_BYTES = 40;

  /**
   * What each item is like.
   *
   * @param bytes about so many of OTLP, reached by the length of attribute values
   * @param attributes where a file is silent, larger items have more of them, as real ones do
   * @param cardinality how many different values the varying attribute has, and how many different
   *     series a metric has
   */
  public record Item(int bytes, int attributes, int cardinality) {}

  /**
   * Where items stand.
   *
   * @param resources in each request
   * @param scopes in each resource
   * @param resourceAttributes of each resource
   */
  public record Layout(int resources, int scopes, int resourceAttributes) {}

  /**
   * Which items are not like the others.
   *
   * @param spansPerTrace size of a tree of spans
   * @param errorPercent spans with an error status, log records of level ERROR
   * @param latePercent items that happened ten minutes before the others
   */
  public record Mix(int spansPerTrace, int errorPercent, int latePercent) {}

  /**
   * What points of metrics are like.
   *
   * @param kinds taken in turns
   * @param buckets bounds of explicit histograms
   * @param exemplars whether points carry an exemplar
   */
  public record Points(List<PointKind> kinds, int buckets, boolean exemplars) {
    public Points {
      kinds = List.copyOf(kinds);
    }
  }

  /** What stands in a profile's file; everything but the signal has a usual value. */
  public record File(
      Signal signal,
      @JsonProperty("items_per_request") @Nullable List<Integer> itemsPerRequest,
      @JsonProperty("item_bytes") @Nullable Integer itemBytes,
      @Nullable Integer attributes,
      @JsonProperty("resource_attributes") @Nullable Integer resourceAttributes,
      @Nullable Integer resources,
      @Nullable Integer scopes,
      @Nullable Integer cardinality,
      @JsonProperty("spans_per_trace") @Nullable Integer spansPerTrace,
      @JsonProperty("error_percent") @Nullable Integer errorPercent,
      @JsonProperty("late_percent") @Nullable Integer latePercent,
      @Nullable List<PointKind> points,
      @Nullable Integer buckets,
      @Nullable Boolean exemplars,
      @Nullable Integer templates,
      @Nullable Long seed) {
    /** Says nothing but the signal. */
    public static File of(Signal signal) {
      return new File(
          signal, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null, null);
    }

    /** The same with these sizes of requests. */
    public File withItemsPerRequest(List<Integer> items) {
      return with(signal, items, itemBytes, spansPerTrace);
    }

    /** The same with another signal. */
    public File withSignal(Signal other) {
      return with(other, itemsPerRequest, itemBytes, spansPerTrace);
    }

    /** The same with items of that size. */
    public File withItemBytes(int bytes) {
      return with(signal, itemsPerRequest, bytes, spansPerTrace);
    }

    /** The same with trees of that size. */
    public File withSpansPerTrace(int spans) {
      return with(signal, itemsPerRequest, itemBytes, spans);
    }

    private File with(
        Signal newSignal,
        @Nullable List<Integer> newItemsPerRequest,
        @Nullable Integer newItemBytes,
        @Nullable Integer newSpansPerTrace) {
      return new File(
          newSignal,
          newItemsPerRequest,
          newItemBytes,
          attributes,
          resourceAttributes,
          resources,
          scopes,
          cardinality,
          newSpansPerTrace,
          errorPercent,
          latePercent,
          points,
          buckets,
          exemplars,
          templates,
          seed);
    }

    /** With the usual values where the file is silent. */
    public Profile profile() {
      boolean metrics = signal == Signal.METRICS;
      int usualBytes = metrics ? USUAL_POINT_BYTES : USUAL_BYTES;
      int bytes = or(itemBytes, usualBytes);
      int usualAttributes = metrics ? USUAL_POINT_ATTRIBUTES : USUAL_ATTRIBUTES;
      int moreAttributes = Math.max(0, bytes - usualBytes) / ATTRIBUTE_BYTES;
      return new Profile(
          signal,
          itemsPerRequest == null ? List.of(512) : itemsPerRequest,
          new Item(bytes, or(attributes, usualAttributes + moreAttributes), or(cardinality, 1000)),
          new Layout(or(resources, 1), or(scopes, 1), or(resourceAttributes, 8)),
          new Mix(or(spansPerTrace, 8), or(errorPercent, 1), or(latePercent, 0)),
          new Points(
              points == null
                  ? List.of(PointKind.SUM, PointKind.GAUGE, PointKind.HISTOGRAM)
                  : points,
              or(buckets, 10),
              exemplars != null && exemplars),
          or(templates, 16),
          seed == null ? 1 : seed);
    }

    private static int or(@Nullable Integer given, int usual) {
      return given == null ? usual : given;
    }
  }

  /** Kinds of data points. */
  public enum PointKind {
    SUM,
    GAUGE,
    HISTOGRAM,
    EXPONENTIAL_HISTOGRAM
  }

  public Profile {
    itemsPerRequest = List.copyOf(itemsPerRequest);
    require(!itemsPerRequest.isEmpty(), "items_per_request has no size");
    for (int items : itemsPerRequest) {
      require(items >= 1 && items <= MOST_ITEMS, "items_per_request goes from 1 to " + MOST_ITEMS);
    }
    require(
        item.bytes >= 0 && item.attributes >= 0 && layout.resourceAttributes >= 0,
        "sizes are not negative");
    require(
        layout.resources >= 1
            && layout.scopes >= 1
            && item.cardinality >= 1
            && mix.spansPerTrace >= 1
            && templates >= 1,
        "resources, scopes, cardinality, spans_per_trace and templates are at least 1");
    require(
        isPercentage(mix.errorPercent) && isPercentage(mix.latePercent),
        "percentages go from 0 to 100");
    require(!points.kinds.isEmpty(), "points has no kind");
  }

  private static boolean isPercentage(int value) {
    return value >= 0 && value <= 100;
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalArgumentException("profile: " + what);
    }
  }
}
