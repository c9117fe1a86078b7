package dev.sluice.otlp.view;

import dev.sluice.otlp.wire.Fields;

/** Points of summaries. */
public final class SummaryDataPointView extends DataPointView {
  private final QuantileView quantiles = new QuantileView();

  SummaryDataPointView() {
    super(Fields.SummaryPoint.FLAGS, Fields.SummaryPoint.ATTRIBUTES, Fields.SummaryPoint.FLAGS, 0);
  }

  public long count() {
    return fixed64(Fields.SummaryPoint.COUNT);
  }

  public double sum() {
    return real(Fields.SummaryPoint.SUM);
  }

  public QuantileView quantileValues() {
    return list(Fields.SummaryPoint.QUANTILE_VALUES, quantiles);
  }
}
