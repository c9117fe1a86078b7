package dev.sluice.zipkin;

import dev.sluice.data.Payload;
import dev.sluice.data.Slice;
import dev.sluice.json.JsonOutput;
import dev.sluice.json.MemoryRoom;
import dev.sluice.json.NoRoomException;
import dev.sluice.memory.MemoryBudget;
import java.util.List;

/**
 * Writes OTLP traces as v2 spans the way the reference does. What is made is charged before it is
 * made; one span at a time is more than bytes.
 */
public enum ZipkinWriter {
  JSON("application/json") {
    @Override
    Output output(MemoryRoom room, long limitBytes) {
      return new JsonSpans(new JsonOutput(room, limitBytes));
    }
  },
  PROTO("application/x-protobuf") {
    @Override
    Output output(MemoryRoom room, long limitBytes) {
      return new ProtoSpans(room, limitBytes);
    }
  };

  /** Of the budget, for one body: what becomes more can hardly ever be sent. */
  private static final int MOST_OF_BUDGET = 2;

  private final String mediaType;

  ZipkinWriter(String mediaType) {
    this.mediaType = mediaType;
  }

  public String mediaType() {
    return mediaType;
  }

  abstract Output output(MemoryRoom room, long limitBytes);

  /** Where spans go. */
  interface Output {
    void write(V2Span span) throws NoRoomException;

    List<Slice> finish() throws NoRoomException;

    long takenBytes();

    /** Gives everything back. */
    void abandon();
  }

  /**
   * Writes a request, checked before.
   *
   * @param defaultServiceName of spans whose resource has no name
   * @param budget is charged for the body until its lease ends
   * @throws NoRoomException when the budget has no room for it now, or never will: nothing is
   *     charged then
   */
  public ZipkinBody request(Payload traces, String defaultServiceName, MemoryBudget budget)
      throws NoRoomException {
    MemoryRoom room = MemoryRoom.forDelivery(budget);
    try (Work work = new Work(room)) {
      Output out = output(room, budget.capacityBytes() / MOST_OF_BUDGET);
      boolean done = false;
      try {
        FromOtlp mapping = new FromOtlp(out, work, defaultServiceName);
        mapping.writeAll(traces);
        List<Slice> pieces = out.finish();
        done = true;
        return new ZipkinBody(
            pieces, budget.leaseCharged(out.takenBytes()), mapping.spans(), mapping.leftOut());
      } finally {
        if (!done) {
          out.abandon();
        }
      }
    }
  }
}
