package dev.sluice.load.drive;

import dev.sluice.load.client.Body;
import dev.sluice.load.client.Wire;
import dev.sluice.load.payload.ItemNumber;
import dev.sluice.load.payload.Signal;
import dev.sluice.load.payload.Template;
import dev.sluice.load.payload.TemplateOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bodies of one generator, one after the other. Plain bodies are templates with fresh numbers.
 * Compressed ones are either compressed when they are sent, which costs as much as a client's
 * compression does, or were compressed before load began and come again with the same numbers.
 * Thread-safe.
 */
public final class Bodies {
  private final List<Template> templates;
  private final TemplateOrder order;
  private final Compressor compressor;
  private final int run;
  private final int generator;
  private final AtomicLong turn = new AtomicLong();
  private final List<byte[]> ready = new ArrayList<>();

  /**
   * @param ahead whether compressed bodies are made now, and their numbers repeat
   */
  public Bodies(
      List<Template> templates,
      Wire.Compression compression,
      int run,
      int generator,
      boolean ahead) {
    this.templates = templates;
    this.order = new TemplateOrder(templates);
    this.compressor = Compressor.of(compression);
    this.run = run;
    this.generator = generator;
    if (compression != Wire.Compression.NONE && ahead) {
      Body scratch = new Body(room());
      for (int i = 0; i < templates.size(); i++) {
        write(templates.get(i), order.firstSequence(i), scratch);
        ready.add(Arrays.copyOf(scratch.bytes(), scratch.length()));
      }
    }
  }

  public Signal signal() {
    return templates.get(0).signal();
  }

  /** Items of a request on average. */
  public double itemsPerRequest() {
    return templates.stream().mapToInt(Template::items).average().orElse(1);
  }

  /** Bytes that a {@link Body} must have room for. */
  public int room() {
    int most = templates.stream().mapToInt(Template::size).max().orElse(0);
    return compressor.room(most);
  }

  /** Run and generator, as they stand before the sequence in an item's number. */
  public int source() {
    return (int) (ItemNumber.pack(run, generator, 0) >>> 40);
  }

  /** Bytes of a body for each of its items before compression, on average. */
  public double plainBytesPerItem() {
    return templates.stream().mapToDouble(Template::size).sum() / allItems();
  }

  /** Bytes of a body for each of its items as they are sent, on average. */
  public double wireBytesPerItem() {
    Body scratch = new Body(room());
    double bytes = 0;
    for (int i = 0; i < templates.size(); i++) {
      write(templates.get(i), order.firstSequence(i), scratch);
      bytes += scratch.length();
    }
    return bytes / allItems();
  }

  private int allItems() {
    return templates.stream().mapToInt(Template::items).sum();
  }

  /** Which items a body has. */
  public record Range(long first, int count) {}

  /** How many items all bodies so far had: the sequences below were sent, or tried. */
  public long handedOut() {
    return order.firstSequence(turn.get());
  }

  /** Writes the next body. */
  public Range next(Body target) {
    long mine = turn.getAndIncrement();
    int place = order.template(mine);
    Template template = templates.get(place);
    long first = order.firstSequence(ready.isEmpty() ? mine : place);
    if (ready.isEmpty()) {
      write(template, first, target);
    } else {
      byte[] made = ready.get(place);
      System.arraycopy(made, 0, target.bytes(), 0, made.length);
      target.setLength(made.length);
    }
    return new Range(first, template.items());
  }

  private void write(Template template, long first, Body target) {
    if (compressor == Compressor.NONE) {
      template.fill(target.bytes(), run, generator, first);
      target.setLength(template.size());
    } else {
      byte[] plain = new byte[template.size()];
      template.fill(plain, run, generator, first);
      target.setLength(compressor.compress(plain, target.bytes()));
    }
  }
}
