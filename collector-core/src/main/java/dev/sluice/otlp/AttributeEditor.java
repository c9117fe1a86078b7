package dev.sluice.otlp;

/**
 * Says which items of a request {@link OtlpAttributes} opens, and changes their attributes. It is
 * asked about a resource, then about each of its scopes, then about each of its items, in order; a
 * no skips all that is below. Views are valid until the next question; one thread makes all calls
 * of one run.
 *
 * @param <T> spans, log records, or metrics
 */
public interface AttributeEditor<T extends AttributedView> {
  default boolean takesResource(ResourceView resource) {
    return true;
  }

  default boolean takesScope(ScopeView scope) {
    return true;
  }

  default boolean takesItem(T item) {
    return true;
  }

  /** Changes the attributes of one span, log record, data point or resource. */
  void edit(EditableAttributes attributes);
}
