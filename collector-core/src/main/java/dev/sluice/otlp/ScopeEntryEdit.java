package dev.sluice.otlp;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A scope with its items. It goes when its last item has been dropped. The items are walked over
 * once; the scope may be changed before, on the way and after.
 *
 * @param <I> the items
 */
public final class ScopeEntryEdit<I extends MessageEdit<?>> extends EntryEdit {
  private final ResourceEntryEdit<I> entry;
  private final ScopeEdit scope;
  private final Function<ScopeEntryEdit<I>, I> items;
  private final I item;

  ScopeEntryEdit(
      EditRun run, ResourceEntryEdit<I> entry, Function<ScopeEntryEdit<I>, I> items) {
    super(run);
    this.entry = entry;
    this.scope = new ScopeEdit(run);
    this.items = items;
    this.item = items.apply(this);
  }

  /** The resource it belongs to, with all that is in it. */
  public ResourceEntryEdit<I> resourceEntry() {
    return entry;
  }

  public ResourceEdit resource() {
    return entry.resource();
  }

  public ScopeEdit scope() {
    return part(scope, Fields.Entry.HEAD);
  }

  public ScopeEntryEdit<I> schemaUrl(String url) {
    putSchemaUrl(url);
    return this;
  }

  /** Walks over the items: spans, metrics, log records or profiles. */
  public void items(Consumer<? super I> visitor) {
    walk(Tags.ITEMS, item, visitor);
  }

  /** Adds an item, which is empty; the walk over the items does not come to it. */
  public void addItem(Consumer<? super I> filler) {
    add(Tags.ITEMS, items.apply(this), filler);
  }

  @Override
  int items(byte[] b, int p, int end) {
    return OtlpCount.inScope(run().signal(), b, p, end);
  }
}
