package dev.sluice.otlp;

import dev.sluice.data.Slice;
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
    super(3);
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
      bindList(slice.array(), slice.offset(), slice.end(), 1);
    }
    return true;
  }

  /** Whether the sender gave a resource at all. */
  public boolean hasResource() {
    return has(1);
  }

  public ResourceView resource() {
    return message(1, resource);
  }

  public String schemaUrl() {
    return string(3);
  }

  /** The same as it was sent, in UTF-8 that may be invalid. */
  public Slice schemaUrlUtf8() {
    return slice(3);
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
    return has(2) || !readsLegacy ? 2 : MessageType.LEGACY_SCOPES;
  }
}
