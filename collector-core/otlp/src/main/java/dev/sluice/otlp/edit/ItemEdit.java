package dev.sluice.otlp.edit;

import dev.sluice.otlp.view.MessageView;

/**
 * What a scope holds: a span, a metric, a log record or a profile; it knows the way up.
 *
 * @param <V> how the item is read
 * @param <I> the item itself
 */
public abstract class ItemEdit<V extends MessageView, I extends ItemEdit<V, I>>
    extends MessageEdit<V> {
  private final ScopeEntryEdit<I> entry;

  ItemEdit(ScopeEntryEdit<I> entry) {
    super(entry.run());
    this.entry = entry;
  }

  /** The scope it belongs to, with all that is in it. */
  public final ScopeEntryEdit<I> scopeEntry() {
    return entry;
  }

  public final ScopeEdit scope() {
    return entry.scope();
  }

  public final ResourceEdit resource() {
    return entry.resource();
  }
}
