package dev.sluice.sending;

import java.util.List;

/**
 * What a concrete exporter tells its base about itself.
 *
 * @param metricLabels further labels of its {@code sent} and {@code send_failed} metrics: name,
 *     value, name, value; for example {@code server_address}, {@code server_port}, {@code url_path}
 * @param copiesAtOnce whether an attempt that was accepted has certainly read all bytes it will
 *     ever read of the batch, so that their array can be used again
 */
public record SendingTraits(List<String> metricLabels, boolean copiesAtOnce) {
  /** Moves bytes, has no further labels. */
  public static final SendingTraits DEFAULT = new SendingTraits(List.of());

  /** One that may read the bytes until it has answered and beyond. */
  public SendingTraits(List<String> metricLabels) {
    this(metricLabels, false);
  }

  public SendingTraits {
    metricLabels = List.copyOf(metricLabels);
    if (metricLabels.size() % 2 != 0) {
      throw new IllegalArgumentException("metricLabels are pairs: " + metricLabels);
    }
  }
}
