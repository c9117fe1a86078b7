package dev.sluice.otlp.edit;

import dev.sluice.otlp.view.StatusView;
import dev.sluice.otlp.wire.Fields;

/** The status of a span. */
public final class StatusEdit extends PartEdit<StatusView> {
  StatusEdit(EditRun run) {
    super(run);
  }

  @Override
  StatusView newView() {
    return new StatusView();
  }

  public StatusEdit message(String message) {
    fields().string(Fields.Status.MESSAGE, message);
    return this;
  }

  /**
   * @param code the number of the StatusCode: 0 unset, 1 ok, 2 error
   */
  public StatusEdit code(int code) {
    fields().varint(Fields.Status.CODE, code);
    return this;
  }
}
