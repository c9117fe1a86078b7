package dev.sluice.exporter.prometheus;

import dev.sluice.exposition.Exemplars;
import dev.sluice.exposition.ExpositionWriter;
import dev.sluice.exposition.LabelText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One number: a counter or a gauge. */
final class NumberSeries extends Series {
  private long bits;
  private boolean integer; // what bits are: added exactly as long as only integers come
  private Exemplars exemplars = Exemplars.NONE;

  NumberSeries(byte[] key, LabelText labels, @Nullable Target target) {
    super(key, labels, target);
  }

  void setInt(long value) {
    bits = value;
    integer = true;
  }

  void setDouble(double value) {
    bits = Double.doubleToRawLongBits(value);
    integer = false;
  }

  void addInt(long value) {
    if (integer) {
      bits += value;
    } else {
      setDouble(value() + value);
    }
  }

  void addDouble(double value) {
    setDouble(value() + value);
  }

  double value() {
    return integer ? bits : Double.longBitsToDouble(bits);
  }

  void setExemplars(Exemplars newExemplars) {
    exemplars = newExemplars;
  }

  @Override
  void writeTo(ExpositionWriter page, long timestampMillis) throws IOException {
    page.counter(labels(), value(), timestampMillis, exemplars);
  }
}
