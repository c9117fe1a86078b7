package dev.sluice.otlp;

/** Points of summaries. */
public final class SummaryDataPointView extends DataPointView {
  private final QuantileView quantiles = new QuantileView();

  SummaryDataPointView() {
    super(8, 7, 8, 0);
  }

  public long count() {
    return fixed64(4);
  }

  public double sum() {
    return real(5);
  }

  public QuantileView quantileValues() {
    return list(6, quantiles);
  }
}
