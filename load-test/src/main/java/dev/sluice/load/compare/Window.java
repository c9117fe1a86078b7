package dev.sluice.load.compare;

/**
 * What a turn measured, from its first request until its last item had arrived, so that nothing
 * that waits in a queue is forgotten; latencies are those after the collector had settled.
 *
 * @param items accepted
 * @param seconds until the last of them had arrived
 * @param cpuSeconds of the collector
 * @param p50Micros median latency
 * @param p99Micros 99th percentile of latency
 * @param residentBytes under load
 */
record Window(
    long items,
    double seconds,
    double cpuSeconds,
    double p50Micros,
    double p99Micros,
    long residentBytes) {
  private static final double MIB = 1 << 20;

  double cpuPerMillion() {
    return cpuSeconds / items * 1e6;
  }

  double rate() {
    return items / seconds;
  }

  double p99Millis() {
    return p99Micros / 1000;
  }

  double residentMib() {
    return residentBytes / MIB;
  }
}
