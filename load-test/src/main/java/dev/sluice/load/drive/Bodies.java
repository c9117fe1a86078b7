package dev.sluice.load.drive;

import dev.sluice.load.client.Body;
import dev.sluice.load.client.Wire;
import dev.sluice.load.payload.ItemNumber;
import dev.sluice.load.payload.Signal;
import dev.sluice.load.payload.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * The bodies of one generator, one after the other. Plain bodies are templates with fresh numbers.
 * Compressed ones are either compressed when they are sent, which costs as much as a client's
 * compression does, or were compressed before load began and come again with the same numbers.
 * Thread-safe.
 */
public final class Bodies {
  private static final int GZIP_LEVEL = 6;
  private static final int GZIP_OVERHEAD = 64;
  private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private final List<Template> templates;
  private final boolean gzip;
  private final int run;
  private final int generator;
  private final AtomicLong turn = new AtomicLong();
  private final AtomicLong sequence = new AtomicLong();
  private final List<byte[]> ready = new ArrayList<>();
  private final ThreadLocal<Deflater> deflater =
      ThreadLocal.withInitial(() -> new Deflater(GZIP_LEVEL, true));

  /**
   * @param ahead whether compressed bodies are made now, and their numbers repeat
   */
  public Bodies(
      List<Template> templates,
      Wire.Compression compression,
      int run,
      int generator,
      boolean ahead) {
    if (compression == Wire.Compression.ZSTD) {
      throw new IllegalArgumentException("zstd bodies are not made here");
    }
    this.templates = templates;
    this.gzip = compression == Wire.Compression.GZIP;
    this.run = run;
    this.generator = generator;
    if (gzip && ahead) {
      Body scratch = new Body(room());
      for (Template template : templates) {
        compress(template, sequence.getAndAdd(template.items()), scratch);
        ready.add(java.util.Arrays.copyOf(scratch.bytes(), scratch.length()));
      }
    }
  }

  public Signal signal() {
    return templates.get(0).signal();
  }

  /** Bytes that a {@link Body} must have room for. */
  public int room() {
    int most = templates.stream().mapToInt(Template::size).max().orElse(0);
    return most + most / 1000 + GZIP_OVERHEAD;
  }

  /** Run and generator, as they stand before the sequence in an item's number. */
  public int source() {
    return (int) (ItemNumber.pack(run, generator, 0) >>> 40);
  }

  /** Sequences given out so far. */
  public long sequences() {
    return sequence.get();
  }

  /** Which items a body has. */
  public record Range(long first, int count) {}

  /** Writes the next body. */
  public Range next(Body target) {
    int place = (int) (turn.getAndIncrement() % templates.size());
    Template template = templates.get(place);
    if (!ready.isEmpty()) {
      byte[] made = ready.get(place);
      System.arraycopy(made, 0, target.bytes(), 0, made.length);
      target.setLength(made.length);
      return new Range(0, template.items());
    }
    long first = sequence.getAndAdd(template.items());
    if (gzip) {
      compress(template, first, target);
    } else {
      template.fill(target.bytes(), run, generator, first);
      target.setLength(template.size());
    }
    return new Range(first, template.items());
  }

  private void compress(Template template, long first, Body target) {
    byte[] plain = new byte[template.size()];
    template.fill(plain, run, generator, first);
    Deflater worker = deflater.get();
    worker.reset();
    worker.setInput(plain);
    worker.finish();
    byte[] bytes = target.bytes();
    System.arraycopy(GZIP_HEADER, 0, bytes, 0, GZIP_HEADER.length);
    int at = GZIP_HEADER.length;
    at += worker.deflate(bytes, at, bytes.length - at - 8);
    if (!worker.finished()) {
      throw new IllegalStateException("compressed bytes are longer than plain ones");
    }
    CRC32 crc = new CRC32();
    crc.update(plain);
    at = littleEndian(bytes, at, (int) crc.getValue());
    target.setLength(littleEndian(bytes, at, plain.length));
  }

  private static int littleEndian(byte[] bytes, int at, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (value >>> (8 * i));
    }
    return at + 4;
  }
}
