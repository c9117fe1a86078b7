package dev.sluice.load.compare;

/**
 * What a turn measured. CPU and items are those of the whole turn, from its first request until its
 * last item had arrived, so that nothing that waits in a queue is forgotten; rate and latencies are
 * those after the collector had settled.
 *
 * @param items accepted in the turn
 * @param cpuSeconds of the collector in the turn
 * @param arrived items at the sink after it had settled
 * @param seconds in which they arrived
 * @param p50Micros median latency
 * @param p99Micros 99th percentile of latency
 * @param residentBytes at its end
 */
record Window(
    long items,
    double cpuSeconds,
    long arrived,
    double seconds,
    double p50Micros,
    double p99Micros,
    long residentBytes) {
  private static final double MIB = 1 << 20;

  double cpuPerMillion() {
    return cpuSeconds / items * 1e6;
  }

  double rate() {
    return arrived / seconds;
  }

  double p99Millis() {
    return p99Micros / 1000;
  }

  double residentMib() {
    return residentBytes / MIB;
  }
}
