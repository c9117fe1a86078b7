package dev.sluice.processor.tailsampling;

import dev.sluice.data.Slice;
import dev.sluice.otlp.edit.TraceParts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A request taken apart by trace, on its way into memory. Made by one thread, used by another. */
final class Arrival implements TraceParts.Sink {
  private final List<TracePart> parts = new ArrayList<>();
  private long[] ids = new long[16]; // two for each part
  private long objectBytes;

  private Arrival() {}

  static Arrival of(Slice request) {
    Arrival arrival = new Arrival();
    TraceParts.of(request, arrival);
    return arrival;
  }

  @Override
  public void part(long high, long low, int[] places, int spans, int bytes, boolean hasRoot) {
    TracePart part = new TracePart(places, spans, bytes, hasRoot);
    int at = parts.size() * 2;
    if (at == ids.length) {
      ids = Arrays.copyOf(ids, at * 2);
    }
    ids[at] = high;
    ids[at + 1] = low;
    parts.add(part);
    objectBytes += part.objectBytes();
  }

  int size() {
    return parts.size();
  }

  TracePart part(int number) {
    return parts.get(number);
  }

  long high(int number) {
    return ids[2 * number];
  }

  long low(int number) {
    return ids[2 * number + 1];
  }

  /** What its parts weigh besides the bytes. */
  long objectBytes() {
    return objectBytes;
  }

  /** Its parts are of that request from now on. */
  void heldAs(HeldRequest request) {
    parts.forEach(part -> part.of(request));
  }
}
