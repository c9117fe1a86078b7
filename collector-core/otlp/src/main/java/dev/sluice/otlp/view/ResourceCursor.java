package dev.sluice.otlp.view;

import dev.sluice.data.Slice;
import dev.sluice.otlp.wire.Fields;
import java.util.List;

/**
 * The resources of a request: ResourceSpans, ResourceMetrics, ResourceLogs or ResourceProfiles.
 * Made by {@link OtlpViews}.
 *
 * @param <T> the items
 */
public final class ResourceCursor<T extends MessageView> extends MessageView {
  private final List<Slice> slices;
  private final boolean readsLegacy;
  private final ResourceView resource = new ResourceView();
  private final ScopeCursor<T> scopes;
  private int nextSlice;

  ResourceCursor(List<Slice> slices, boolean readsLegacy, T items) {
    super(Fields.Entry.SCHEMA_URL);
    this.slices = slices;
    this.readsLegacy = readsLegacy;
    this.scopes = new ScopeCursor<>(items);
  }

  @Override
  public boolean next() {
    while (!super.next()) {
      if (nextSlice == slices.size()) {
        return false;
      }
      Slice slice = slices.get(nextSlice++);
      bindList(slice.array(), slice.offset(), slice.end(), Fields.Request.ENTRIES);
    }
    return true;
  }

  /** Whether the sender gave a resource at all. */
  public boolean hasResource() {
    return has(Fields.Entry.HEAD);
  }

  public ResourceView resource() {
    return message(Fields.Entry.HEAD, resource);
  }

  public String schemaUrl() {
    return string(Fields.Entry.SCHEMA_URL);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice schemaUrlUtf8() {
    return slice(Fields.Entry.SCHEMA_URL);
  }

  /**
   * The scopes, to be iterated; when there are none, the instrumentation libraries that a sender
   * from before OTLP 0.15 gave.
   */
  public ScopeCursor<T> scopes() {
    return list(scopesField(), scopes);
  }

  /** The number of the field that {@link #scopes()} reads. */
  int scopesField() {
    return has(Fields.Entry.CHILDREN) || !readsLegacy
        ? Fields.Entry.CHILDREN
        : Fields.Entry.LEGACY_SCOPES;
  }
}
