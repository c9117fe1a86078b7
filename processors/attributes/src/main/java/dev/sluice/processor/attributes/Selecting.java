package dev.sluice.processor.attributes;

import dev.sluice.otlp.edit.EditableAttributes;
import dev.sluice.otlp.edit.MessageEdit;
import dev.sluice.otlp.edit.ResourceEntryEdit;
import dev.sluice.otlp.edit.ScopeEntryEdit;
import dev.sluice.otlp.view.AttributedView;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs the actions on the items of one request that are included and not excluded. */
final class Selecting<T extends AttributedView> {
  private final @Nullable ItemMatch<T> include;
  private final @Nullable ItemMatch<T> exclude;
  private final List<Action> actions;
  private final RequestContext request;
  private boolean resourceMayBeExcluded;
  private boolean mayBeExcluded; // resource and scope match what is to be excluded

  Selecting(
      @Nullable ItemMatch<T> include,
      @Nullable ItemMatch<T> exclude,
      List<Action> actions,
      RequestContext request) {
    this.include = include;
    this.exclude = exclude;
    this.actions = actions;
    this.request = request;
  }

  /** Walks over the items of a resource, as far as it and their scopes are not ruled out. */
  <I extends MessageEdit<?>> void inResource(ResourceEntryEdit<I> entry, Consumer<I> items) {
    resourceMayBeExcluded = exclude != null && exclude.matchesResource(entry.resource().view());
    if (include == null || include.matchesResource(entry.resource().view())) {
      entry.scopes(scope -> inScope(scope, items));
    }
  }

  private <I extends MessageEdit<?>> void inScope(ScopeEntryEdit<I> entry, Consumer<I> items) {
    mayBeExcluded =
        resourceMayBeExcluded && exclude != null && exclude.matchesScope(entry.scope().view());
    if (include == null || include.matchesScope(entry.scope().view())) {
      entry.items(items);
    }
  }

  /** Whether the actions run on an item there. */
  boolean takes(T item) {
    return (include == null || include.matchesItem(item))
        && !(mayBeExcluded && exclude != null && exclude.matchesItem(item));
  }

  void run(EditableAttributes attributes) {
    run(actions, attributes, request);
  }

  static void run(List<Action> actions, EditableAttributes attributes, RequestContext request) {
    for (int i = 0; i < actions.size(); i++) {
      actions.get(i).apply(attributes, request);
    }
  }
}
