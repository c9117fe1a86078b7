package dev.sluice.otlp.view;

import dev.sluice.otlp.wire.Fields;

/** Values of a summary at its quantiles. */
public final class QuantileView extends MessageView {
  QuantileView() {
    super(Fields.Quantile.VALUE);
  }

  public double quantile() {
    return real(Fields.Quantile.QUANTILE);
  }

  public double value() {
    return real(Fields.Quantile.VALUE);
  }
}
