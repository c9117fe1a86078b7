package dev.sluice.otlp;

/** Values of a summary at its quantiles. */
public final class QuantileView extends MessageView {
  QuantileView() {
    super(2);
  }

  public double quantile() {
    return real(1);
  }

  public double value() {
    return real(2);
  }
}
