package dev.sluice.codec;

import dev.sluice.component.ComponentContext;
import dev.sluice.data.EncodedPayload;
import dev.sluice.data.Slice;
import dev.sluice.intake.Decoder;
import dev.sluice.telemetry.EventLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The codings that work here, with the native state they reuse. One per collector; closing it frees
 * that state. Thread-safe.
 */
public final class ContentCodings implements Decoder, AutoCloseable {
  /** Every coding by name, in the order in which an answer lists them. */
  public static final List<String> NAMES =
      List.of("gzip", "zstd", "zlib", "snappy", "deflate", "lz4", "x-snappy-framed");

  private final Map<String, ContentCoding> codings = new LinkedHashMap<>();
  private final List<NativePool<?>> pools;
  private final FastDeflate fastDeflate;

  public ContentCodings() {
    this(new FastDeflate());
  }

  ContentCodings(FastDeflate fastDeflate) {
    this.fastDeflate = fastDeflate;
    NativePool<InflaterHandle> rawInflaters = new NativePool<>(() -> new InflaterHandle(true));
    NativePool<InflaterHandle> zlibInflaters = new NativePool<>(() -> new InflaterHandle(false));
    NativePool<DeflaterHandle> rawDeflaters = new NativePool<>(() -> new DeflaterHandle(true));
    NativePool<DeflaterHandle> zlibDeflaters = new NativePool<>(() -> new DeflaterHandle(false));
    pools = new ArrayList<>(List.of(rawInflaters, zlibInflaters, rawDeflaters, zlibDeflaters));
    pools.add(fastDeflate.scratches());
    add(new GzipCoding(rawInflaters, rawDeflaters, fastDeflate));
    add(new ZlibCoding("zlib", zlibInflaters, zlibDeflaters));
    add(new ZlibCoding("deflate", zlibInflaters, zlibDeflaters));
    if (Natives.zstd()) {
      ZstdCoding zstd = new ZstdCoding();
      pools.addAll(zstd.pools());
      add(zstd);
    }
    if (Natives.snappy()) {
      add(new SnappyCoding());
      add(new FramedSnappyCoding());
    }
    if (Natives.lz4()) {
      add(new Lz4Coding());
    }
  }

  /** The codings of the collector that this context belongs to. */
  public static ContentCodings shared(ComponentContext context) {
    return context.shared(ContentCodings.class, "content-codings", ContentCodings::new);
  }

  /**
   * The coding of that name. Empty for a name that is unknown, or known but without its native part
   * on this machine: {@link #whyNot} tells which.
   */
  public Optional<ContentCoding> of(String name) {
    return Optional.ofNullable(codings.get(name));
  }

  /**
   * Tells that a client will encode with these settings, so that a native engine is loaded for them
   * if there is one; what became of it is logged once. May block. Encoding works without it, by the
   * JDK.
   */
  public void prepareToEncode(String name, int level, EventLog log) {
    if (name.equals("gzip") && FastDeflate.isFast(level)) {
      fastDeflate.prepare(log);
    }
  }

  /** The same before decoding; costs nothing from the second time on. */
  public void prepareToDecode(String name, EventLog log) {
    if (name.equals("gzip")) {
      fastDeflate.prepare(log);
    }
  }

  /** Of a body that came in with a coding that works here. */
  @Override
  public byte[] decode(EncodedPayload encoded) throws DecodeException {
    ContentCoding coding = codings.get(encoded.coding());
    if (coding == null) {
      throw new IllegalStateException("decoded with " + encoded.coding());
    }
    return coding.decode(encoded.bytes(), encoded.decodedBytes());
  }

  /** A sentence about why {@link #of} is empty for that name. */
  public static String whyNot(String name) {
    return NAMES.contains(name)
        ? "content coding " + name + " needs a native library that this system does not have"
        : "unsupported Content-Encoding: " + name;
  }

  /**
   * What a body really is: a {@code snappy} body may be in the framing format, which others call
   * {@code x-snappy-framed}.
   */
  public static String formOf(String name, Slice encoded) {
    return name.equals("snappy") && FramedSnappyCoding.startsStream(encoded)
        ? "x-snappy-framed"
        : name;
  }

  private void add(ContentCoding coding) {
    codings.put(coding.name(), coding);
  }

  @Override
  public void close() {
    pools.forEach(NativePool::close);
  }
}
