package dev.sluice.zipkin;

import dev.sluice.data.Slice;
import dev.sluice.memory.MemoryLease;
import java.util.List;

/**
 * A list of v2 spans in pieces.
 *
 * @param pieces in order; nobody writes them any more
 * @param lease what they weigh; its one reference is the caller's
 * @param spans in the list
 * @param leftOut spans that Zipkin cannot have: those without an id or a trace id
 */
public record ZipkinBody(List<Slice> pieces, MemoryLease lease, int spans, int leftOut) {
  public ZipkinBody {
    pieces = List.copyOf(pieces);
  }
}
