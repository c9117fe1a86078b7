package dev.sluice.otlp.view;

import dev.sluice.otlp.wire.Fields;
import org.jspecify.annotations.Nullable;

/** What all kinds of data points share. */
public abstract class DataPointView extends AttributedView {
  private static final int NO_RECORDED_VALUE = 1;

  private final int flagsField;
  private final int exemplarsField;
  private @Nullable ExemplarView exemplars;

  /** A kind without exemplars has {@code exemplarsField} 0. */
  DataPointView(int fields, int attributesField, int flagsField, int exemplarsField) {
    super(fields, attributesField);
    this.flagsField = flagsField;
    this.exemplarsField = exemplarsField;
  }

  public final long startTimeUnixNano() {
    return fixed64(Fields.Point.START_TIME_UNIX_NANO);
  }

  public final long timeUnixNano() {
    return fixed64(Fields.Point.TIME_UNIX_NANO);
  }

  public final int flags() {
    return (int) varint(flagsField);
  }

  /** Whether the point says that there is no value: a staleness marker. */
  public final boolean noRecordedValue() {
    return (flags() & NO_RECORDED_VALUE) != 0;
  }

  /** The exemplars, to be iterated; a summary has none. */
  public final ExemplarView exemplars() {
    ExemplarView view = exemplars;
    if (view == null) {
      view = new ExemplarView();
      exemplars = view;
    }
    if (exemplarsField == 0) {
      view.bindList(NO_BYTES, 0, 0, Fields.NumberPoint.EXEMPLARS);
      return view;
    }
    return list(exemplarsField, view);
  }
}
