package dev.sluice.load.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a contestant's items were on the wire in one variant.
 *
 * @param inWire bytes of a body for an item, as sent to the collector
 * @param inPlain the same before compression
 * @param requests that arrived at the sink
 * @param outWire bytes of their bodies
 * @param outPlain the same after decompression
 * @param items that arrived
 * @param codings what the collector called its compression
 */
record WireUse(
    double inWire,
    double inPlain,
    long requests,
    long outWire,
    long outPlain,
    long items,
    Set<String> codings) {
  private static final double MOST_WIRE_DIFFERENCE = 0.25;
  private static final double MOST_PLAIN_DIFFERENCE = 0.05;

  WireUse {
    codings = Set.copyOf(codings);
  }

  double outWirePerItem() {
    return (double) outWire / items;
  }

  double outPlainPerItem() {
    return (double) outPlain / items;
  }

  static List<String> columns() {
    return List.of(
        "B an item in",
        "plain in",
        "B an item out",
        "plain out",
        "compressed out",
        "items a request out");
  }

  List<String> cells() {
    return List.of(
        number(inWire),
        number(inPlain),
        number(outWirePerItem()),
        number(outPlainPerItem()),
        String.join(" and ", new TreeSet<>(codings)),
        number((double) items / requests));
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.1f", value) : "";
  }

  /**
   * How this differs from what it is compared with, where that makes costs incomparable; empty if
   * it does not.
   */
  List<String> differences(WireUse first) {
    List<String> differences = new ArrayList<>();
    if (items == 0 || first.items == 0) {
      return differences; // said elsewhere
    }
    if (!codings.equals(first.codings)) {
      differences.add(
          "sends " + new TreeSet<>(codings) + " where the first sends " + first.codings);
    }
    differ(
        differences, "on the wire", outWirePerItem(), first.outWirePerItem(), MOST_WIRE_DIFFERENCE);
    differ(
        differences,
        "before compression",
        outPlainPerItem(),
        first.outPlainPerItem(),
        MOST_PLAIN_DIFFERENCE);
    return differences;
  }

  private static void differ(
      List<String> differences, String where, double mine, double theirs, double most) {
    if (Math.abs(mine / theirs - 1) > most) {
      differences.add(
          String.format(
              Locale.ROOT,
              "sends %.1f B an item %s where the first sends %.1f",
              mine,
              where,
              theirs));
    }
  }
}
