package dev.sluice.otlp.edit;

import dev.sluice.data.Payload;
import dev.sluice.data.Signal;
import dev.sluice.data.Slice;
import dev.sluice.otlp.wire.Aligned;
import dev.sluice.otlp.wire.Tags;
import dev.sluice.otlp.wire.Wire;
import dev.sluice.otlp.write.EditMemory;
import dev.sluice.otlp.write.SpliceWriter;
import java.util.function.Consumer;
import java.util.function.Function;

/** One run of {@link OtlpEdit}: what all that is edited in it has in common. For one thread. */
final class EditRun {
  private final Signal signal;
  private final EditMemory memory;
  private final Splices splices;
  private int removed;
  private int added;

  EditRun(Signal signal, EditMemory memory) {
    this.signal = signal;
    this.memory = memory;
    this.splices = new Splices(memory);
  }

  Signal signal() {
    return signal;
  }

  /** Those of the request. */
  Splices splices() {
    return splices;
  }

  /** Whether a resource without scopes may have instrumentation libraries for them. */
  boolean readsLegacyScopes() {
    return signal != Signal.PROFILES;
  }

  EditMemory memory() {
    return memory;
  }

  /** Items that were removed so far. */
  int removed() {
    return removed;
  }

  /** Items that were added so far. */
  int added() {
    return added;
  }

  void count(int newRemoved, int newAdded) {
    removed = newRemoved;
    added = newAdded;
  }

  <I extends MessageEdit<?>> OtlpEdit.Result edit(
      Payload payload,
      Function<ResourceEntryEdit<I>, ScopeEntryEdit<I>> scopes,
      Consumer<? super ResourceEntryEdit<I>> editor) {
    ResourceEntryEdit<I> resource = new ResourceEntryEdit<>(this, scopes);
    SpliceWriter out = new SpliceWriter(memory);
    boolean changed = false;
    for (Slice slice : Aligned.slices(payload, memory)) {
      byte[] b = slice.array();
      int kept = slice.offset();
      for (int p = slice.offset(); p < slice.end(); ) {
        int tag = Wire.varint32(b, p);
        int value = Wire.afterVarint(b, p);
        int next = Wire.skip(b, value, tag);
        if (tag == Tags.RESOURCES) {
          splices.expect(next - p);
          resource.bind(splices, b, p, value, Wire.afterVarint(b, value), next);
          editor.accept(resource);
          resource.finish();
          resource.finishOthers(splices, next);
          if (!splices.isEmpty()) {
            changed = true;
            splices.writeTo(out, b, kept, next);
            splices.reset();
            kept = next;
          }
        }
        p = next;
      }
      out.range(b, kept, slice.end());
    }
    return new OtlpEdit.Result(changed ? out.finish() : payload, removed, added);
  }
}
