package dev.sluice.otlp.edit;

import dev.sluice.otlp.check.OtlpCount;
import dev.sluice.otlp.wire.Fields;
import dev.sluice.otlp.wire.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A resource with its scopes and items. It goes when the last item in it has been dropped. Its
 * scopes are walked over once; the resource may be changed before, on the way and after.
 *
 * @param <I> the items
 */
public final class ResourceEntryEdit<I extends MessageEdit<?>> extends EntryEdit {
  private final ResourceEdit resource;
  private final Function<ResourceEntryEdit<I>, ScopeEntryEdit<I>> scopes;
  private @Nullable ScopeEntryEdit<I> scope;
  private @Nullable List<Consumer<ResourceEntryEdit<I>>> others; // to be added

  ResourceEntryEdit(EditRun run, Function<ResourceEntryEdit<I>, ScopeEntryEdit<I>> scopes) {
    super(run);
    this.resource = new ResourceEdit(run);
    this.scopes = scopes;
  }

  public ResourceEdit resource() {
    return part(resource, Fields.Entry.HEAD);
  }

  public ResourceEntryEdit<I> schemaUrl(String url) {
    putSchemaUrl(url);
    return this;
  }

  /**
   * Walks over the scopes; where there are none, over the instrumentation libraries that a sender
   * from before OTLP 0.15 gave.
   */
  public void scopes(Consumer<? super ScopeEntryEdit<I>> visitor) {
    ScopeEntryEdit<I> each = scope;
    if (each == null) {
      each = scopes.apply(this);
      scope = each;
    }
    beginWalk(Fields.Entry.CHILDREN);
    if (walk(Tags.SCOPES, from(), each, visitor) == 0 && run().readsLegacyScopes()) {
      walk(Tags.LEGACY_SCOPES, from(), each, visitor);
    }
    endWalk();
  }

  /** Walks over the items of all scopes. */
  public void items(Consumer<? super I> visitor) {
    scopes(entry -> entry.items(visitor));
  }

  /** Adds a scope, which is empty; the walk over the scopes does not come to it. */
  public void addScope(Consumer<? super ScopeEntryEdit<I>> filler) {
    add(Tags.SCOPES, scopes.apply(this), filler);
  }

  /** Adds another resource to the request, empty, behind this one, when this one is done. */
  public void addResource(Consumer<ResourceEntryEdit<I>> filler) {
    List<Consumer<ResourceEntryEdit<I>>> all = others;
    if (all == null) {
      all = new ArrayList<>();
      others = all;
    }
    all.add(filler);
  }

  /** Adds to the request what was asked for. */
  void finishOthers(Splices request, int end) {
    List<Consumer<ResourceEntryEdit<I>>> all = others;
    if (all != null) {
      others = null;
      for (Consumer<ResourceEntryEdit<I>> filler : all) {
        ResourceEntryEdit<I> other = new ResourceEntryEdit<>(run(), scopes);
        other.bindNew(request, end, Tags.RESOURCES);
        filler.accept(other);
        other.finish();
        other.finishOthers(request, end);
      }
    }
  }

  @Override
  int items(byte[] b, int p, int end) {
    return OtlpCount.inResource(run().signal(), b, p, end);
  }
}
