package dev.sluice.processor.attributes;

import dev.sluice.otlp.edit.EditableAttributes;

/** One action, ready to run. Immutable but for caches; many threads may run it. */
interface Action {
  /** Acts on the attributes of one span, record, data point or resource. */
  void apply(EditableAttributes attributes, RequestContext request);
}
