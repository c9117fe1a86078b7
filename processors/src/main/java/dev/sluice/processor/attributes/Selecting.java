package dev.sluice.processor.attributes;

import dev.sluice.otlp.AttributeEditor;
import dev.sluice.otlp.AttributedView;
import dev.sluice.otlp.EditableAttributes;
import dev.sluice.otlp.ResourceView;
import dev.sluice.otlp.ScopeView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the actions on the items of one request that are included and not excluded. */
final class Selecting<T extends AttributedView> implements AttributeEditor<T> {
  private final @Nullable ItemMatch<T> include;
  private final @Nullable ItemMatch<T> exclude;
  private final List<Action> actions;
  private final Request request;
  private boolean resourceMayBeExcluded;
  private boolean mayBeExcluded; // resource and scope match what is to be excluded

  Selecting(
      @Nullable ItemMatch<T> include,
      @Nullable ItemMatch<T> exclude,
      List<Action> actions,
      Request request) {
    this.include = include;
    this.exclude = exclude;
    this.actions = actions;
    this.request = request;
  }

  @Override
  public boolean takesResource(ResourceView resource) {
    resourceMayBeExcluded = exclude != null && exclude.matchesResource(resource);
    return include == null || include.matchesResource(resource);
  }

  @Override
  public boolean takesScope(ScopeView scope) {
    mayBeExcluded = resourceMayBeExcluded && exclude != null && exclude.matchesScope(scope);
    return include == null || include.matchesScope(scope);
  }

  @Override
  public boolean takesItem(T item) {
    return (include == null || include.matchesItem(item))
        && !(mayBeExcluded && exclude != null && exclude.matchesItem(item));
  }

  @Override
  public void edit(EditableAttributes attributes) {
    run(actions, attributes, request);
  }

  static void run(List<Action> actions, EditableAttributes attributes, Request request) {
    for (int i = 0; i < actions.size(); i++) {
      actions.get(i).apply(attributes, request);
    }
  }
}
