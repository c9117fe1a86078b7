package dev.sluice.benchmarks;

import dev.sluice.data.Payload;
import dev.sluice.memory.DerivedLease;
import dev.sluice.memory.MemoryBudget;
import dev.sluice.otlp.write.EditMemory;
import java.util.function.Function;

/** The memory of edits as a pipeline has it: charged, out of a pool, and back there when sent. */
final class PooledEdits {
  private final MemoryBudget budget = new MemoryBudget(128 << 20);

  /** Makes one edit; what it made goes back at once. */
  Payload run(Function<EditMemory, Payload> edit) {
    DerivedLease lease = new DerivedLease(budget);
    Payload edited =
        edit.apply(
            new EditMemory() {
              @Override
              public byte[] apply(int leastBytes) {
                return lease.array(leastBytes);
              }

              @Override
              public void working(long bytes) {
                lease.work(bytes);
              }
            });
    lease.endWork();
    lease.keepOnly(edited::isIn);
    lease.releaseForReuse();
    return edited;
  }
}
