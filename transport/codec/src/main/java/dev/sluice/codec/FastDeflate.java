package dev.sluice.codec;

import dev.sluice.data.Slice;
import dev.sluice.telemetry.EventLog;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Hands bodies to a {@link DeflateEngine}, when one is on the class path and runs here, to compress
 * where speed is what is asked for and to inflate. Without {@link #prepare} there is none.
 * Thread-safe.
 */
final class FastDeflate {
  /** Set to {@code false}, it leaves everything to the JDK. */
  static final String SWITCH = "sluice.native.gzip";

  /** An engine wants the body in one array: a larger one goes to the JDK, which takes pieces. */
  static final int MAX_BODY_BYTES = 4 << 20;

  private static final String OFF = "Native gzip is off";

  /** Room for the result beyond half of the body; what shrinks less is the JDK's. */
  private static final int EXTRA_BYTES = 1024;

  private final Iterable<DeflateEngine> found;
  private final NativePool<DeflateScratch> scratches = new NativePool<>(DeflateScratch::new);
  private final AtomicBoolean prepared = new AtomicBoolean();
  private volatile @Nullable DeflateEngine engine;

  FastDeflate() {
    this(ServiceLoader.load(DeflateEngine.class, DeflateEngine.class.getClassLoader()));
  }

  FastDeflate(Iterable<DeflateEngine> found) {
    this.found = found;
  }

  NativePool<DeflateScratch> scratches() {
    return scratches;
  }

  /** Loads the engine, the first time, and says what became of it. May block. */
  void prepare(EventLog log) {
    if (prepared.get() || !prepared.compareAndSet(false, true)) {
      return;
    }
    if (!Boolean.parseBoolean(System.getProperty(SWITCH, "true"))) {
      log.info(OFF, "reason", SWITCH + " is false");
      return;
    }
    try {
      Iterator<DeflateEngine> each = found.iterator();
      if (!each.hasNext()) {
        log.info(OFF, "reason", "no native engine on the class path");
        return;
      }
      DeflateEngine first = each.next();
      first.load();
      engine = first;
      log.info("Native gzip is on", "engine", first.name());
    } catch (IOException | RuntimeException | ServiceConfigurationError | LinkageError e) {
      log.info(OFF, "reason", String.valueOf(e.getMessage()));
    }
  }

  /** Whether that level asks for speed more than for size. */
  static boolean isFast(int level) {
    return level == ContentCoding.DEFAULT_LEVEL || level == Deflater.BEST_SPEED;
  }

  /**
   * The body as one raw stream inside one exact array, or null when the JDK has to do it.
   *
   * @param before bytes to leave free in front of the stream
   * @param after bytes to leave free behind it
   */
  byte @Nullable [] deflate(List<Slice> plain, int level, int before, int after) {
    DeflateEngine runs = engine;
    long length = EncodedBytes.totalBytes(plain);
    if (runs == null || !isFast(level) || length == 0 || length > MAX_BODY_BYTES) {
      return null;
    }
    DeflateScratch scratch = scratches.take();
    try {
      byte[] target = scratch.target((int) length / 2 + EXTRA_BYTES);
      int written = runs.deflate(whole(plain, scratch::source), (int) length, target);
      if (written < 0) {
        return null;
      }
      byte[] exact = new byte[before + written + after];
      System.arraycopy(target, 0, exact, before, written);
      return exact;
    } finally {
      scratches.give(scratch);
    }
  }

  /**
   * Fills the first bytes of the target with what the stream holds; false when it does not hold
   * exactly so many, or the JDK has to see.
   */
  boolean inflate(byte[] encoded, int offset, int length, byte[] target, int expected) {
    DeflateEngine runs = engine;
    return runs != null
        && length > 0
        && expected > 0
        && runs.inflate(encoded, offset, length, target, expected) == expected;
  }

  private static byte[] whole(List<Slice> plain, IntFunction<byte[]> room) {
    if (plain.size() == 1 && plain.get(0).offset() == 0) {
      return plain.get(0).array();
    }
    byte[] whole = room.apply((int) EncodedBytes.totalBytes(plain));
    int at = 0;
    for (Slice slice : plain) {
      System.arraycopy(slice.array(), slice.offset(), whole, at, slice.length());
      at += slice.length();
    }
    return whole;
  }
}
