package dev.sluice.processor.memorylimiter;

/** What the limiter sees of the process's memory; tests play it. */
interface MemoryProbe {
  /** Bytes that were alive after the last collection, and direct buffers; zero before the first. */
  long liveBytes();

  /** Forces a collection; may take long. */
  void collect();

  /** Memory that this process may use as the system sees it: the cgroup's limit or all there is. */
  long systemBytes();

  /** The most bytes that can ever be alive in this JVM. */
  long ceilingBytes();
}
