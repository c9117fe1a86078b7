package dev.sluice.otlp.view;

import dev.sluice.data.Slice;
import dev.sluice.otlp.wire.Fields;

/**
 * The scopes of a resource's entry: ScopeSpans, ScopeMetrics, ScopeLogs or ScopeProfiles.
 *
 * @param <T> the items
 */
public final class ScopeCursor<T extends MessageView> extends MessageView {
  private final ScopeView scope = new ScopeView();
  private final T items;

  ScopeCursor(T items) {
    super(Fields.Entry.SCHEMA_URL);
    this.items = items;
  }

  /** Whether the sender named a scope at all. */
  public boolean hasScope() {
    return has(Fields.Entry.HEAD);
  }

  public ScopeView scope() {
    return message(Fields.Entry.HEAD, scope);
  }

  public String schemaUrl() {
    return string(Fields.Entry.SCHEMA_URL);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice schemaUrlUtf8() {
    return slice(Fields.Entry.SCHEMA_URL);
  }

  /** The spans, metrics, log records or profiles, to be iterated. */
  public T items() {
    return list(Fields.Entry.CHILDREN, items);
  }
}
