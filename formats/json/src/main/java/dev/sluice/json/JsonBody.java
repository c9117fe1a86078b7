package dev.sluice.json;

import dev.sluice.data.Slice;
import dev.sluice.memory.MemoryLease;
import java.util.List;

/**
 * A JSON text in pieces.
 *
 * @param pieces in order; nobody writes them any more
 * @param lease what they weigh; its one reference is the caller's
 */
public record JsonBody(List<Slice> pieces, MemoryLease lease) {
  public JsonBody {
    pieces = List.copyOf(pieces);
  }
}
