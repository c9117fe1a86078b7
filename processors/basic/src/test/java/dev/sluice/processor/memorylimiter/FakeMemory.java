package dev.sluice.processor.memorylimiter;

/** Memory as a test says. A collection frees {@code garbageMib}. */
final class FakeMemory implements MemoryProbe {
  static final long MIB = 1L << 20;
  long liveMib;
  long garbageMib;
  long systemMib = 1000;
  long ceilingMib = 100_000;
  int collections;

  @Override
  public long liveBytes() {
    return (liveMib + garbageMib) * MIB;
  }

  @Override
  public void collect() {
    collections++;
    garbageMib = 0;
  }

  @Override
  public long systemBytes() {
    return systemMib * MIB;
  }

  @Override
  public long ceilingBytes() {
    return ceilingMib * MIB;
  }
}
