package dev.sluice.load.scenario;

import dev.sluice.load.payload.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is changed in all traffic of a scenario; null for what stays as the scenario says.
 *
 * @param signal what is sent
 * @param itemBytes size of an item
 * @param itemsPerRequest the only size of requests
 * @param connections to the collector
 * @param inFlight requests under way at once
 */
public record Variant(
    @Nullable Signal signal,
    @Nullable Integer itemBytes,
    @Nullable Integer itemsPerRequest,
    @Nullable Integer connections,
    @Nullable Integer inFlight) {
  /** Nothing is changed. */
  public static final Variant NONE = new Variant(null, null, null, null, null);

  /** The lists of values that variants are made of; an empty list changes nothing. */
  public record Axes(
      List<Signal> signals,
      List<Integer> itemBytes,
      List<Integer> itemsPerRequest,
      List<Integer> connections,
      List<Integer> inFlight) {
    /** Every combination, the last list fastest. */
    public List<Variant> variants() {
      List<Variant> all = List.of(NONE);
      all = crossed(all, signals, Variant::withSignal);
      all = crossed(all, itemBytes, Variant::withItemBytes);
      all = crossed(all, itemsPerRequest, Variant::withItemsPerRequest);
      all = crossed(all, connections, Variant::withConnections);
      return crossed(all, inFlight, Variant::withInFlight);
    }

    private static <T> List<Variant> crossed(
        List<Variant> variants, List<T> values, BiFunction<Variant, T, Variant> change) {
      if (values.isEmpty()) {
        return variants;
      }
      List<Variant> crossed = new ArrayList<>();
      for (Variant variant : variants) {
        values.forEach(value -> crossed.add(change.apply(variant, value)));
      }
      return crossed;
    }
  }

  private Variant withSignal(Signal other) {
    return new Variant(other, itemBytes, itemsPerRequest, connections, inFlight);
  }

  private Variant withItemBytes(Integer bytes) {
    return new Variant(signal, bytes, itemsPerRequest, connections, inFlight);
  }

  private Variant withItemsPerRequest(Integer items) {
    return new Variant(signal, itemBytes, items, connections, inFlight);
  }

  private Variant withConnections(Integer number) {
    return new Variant(signal, itemBytes, itemsPerRequest, number, inFlight);
  }

  private Variant withInFlight(Integer requests) {
    return new Variant(signal, itemBytes, itemsPerRequest, connections, requests);
  }

  /** What is changed, in words; empty for nothing. */
  public String label() {
    List<String> words = new ArrayList<>();
    if (signal != null) {
      words.add(signal.name().toLowerCase(Locale.ROOT));
    }
    add(words, itemBytes, "B an item");
    add(words, itemsPerRequest, "items a request");
    add(words, connections, "connections");
    add(words, inFlight, "in flight");
    return String.join(", ", words);
  }

  private static void add(List<String> words, @Nullable Integer value, String unit) {
    if (value != null) {
      words.add(value + " " + unit);
    }
  }
}
