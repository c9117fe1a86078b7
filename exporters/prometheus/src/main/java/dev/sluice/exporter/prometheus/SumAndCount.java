package dev.sluice.exporter.prometheus;

/** A series that can take in the sum and count of others. */
interface SumAndCount {
  void addSumAndCount(double moreSum, long moreCount);
}
