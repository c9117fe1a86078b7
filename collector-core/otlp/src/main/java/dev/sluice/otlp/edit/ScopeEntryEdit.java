package dev.sluice.otlp.edit;

import dev.sluice.otlp.check.OtlpCount;
import dev.sluice.otlp.wire.Fields;
import dev.sluice.otlp.wire.Tags;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A scope with its items. It goes when its last item has been dropped. The items are walked over
 * once; the scope may be changed before, on the way and after.
 *
 * @param <I> the items
 */
public final class ScopeEntryEdit<I extends MessageEdit<?>> extends EntryEdit {
  private final ResourceEntryEdit<I> entry;
  private @Nullable ScopeEdit scope;
  private final Function<ScopeEntryEdit<I>, I> items;
  private @Nullable I item;

  ScopeEntryEdit(ResourceEntryEdit<I> entry, Function<ScopeEntryEdit<I>, I> items) {
    super(entry.run());
    this.entry = entry;
    this.items = items;
  }

  /** The resource it belongs to, with all that is in it. */
  public ResourceEntryEdit<I> resourceEntry() {
    return entry;
  }

  public ResourceEdit resource() {
    return entry.resource();
  }

  public ScopeEdit scope() {
    ScopeEdit edit = scope;
    if (edit == null) {
      edit = new ScopeEdit(run());
      scope = edit;
    }
    return part(edit, Fields.Entry.HEAD);
  }

  public ScopeEntryEdit<I> schemaUrl(String url) {
    putSchemaUrl(url);
    return this;
  }

  /** Walks over the items: spans, metrics, log records or profiles. */
  public void items(Consumer<? super I> visitor) {
    I each = item;
    if (each == null) {
      each = items.apply(this);
      item = each;
    }
    walk(Tags.ITEMS, each, visitor);
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
